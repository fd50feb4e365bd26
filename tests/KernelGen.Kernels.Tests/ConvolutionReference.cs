namespace KernelGen.Kernels.Tests;

/// <summary>
/// A convolution and its gradients by plain sums in double, in the orders that people have: images [n][c][h][w],
/// weights [out][in / groups][kh][kw].
/// </summary>
internal sealed class ConvolutionReference(Conv2dGeometry geometry, int batch)
{
    private readonly int _height = geometry.Output.Height;
    private readonly int _width = geometry.Output.Width;

    /// <summary>
    /// Visits every product of the sum: sample, output channel, row, column; place in the input image; place in the weights.
    /// </summary>
    private void ForEach(Action<int, int, int> visit)
    {
        for (int n = 0; n < batch; n++)
            for (int o = 0; o < geometry.OutChannels; o++)
                for (int p = 0; p < _height; p++)
                    for (int q = 0; q < _width; q++)
                        for (int c = 0; c < geometry.GroupInputs; c++)
                            for (int kh = 0; kh < geometry.Rows.Kernel; kh++)
                                for (int kw = 0; kw < geometry.Columns.Kernel; kw++)
                                {
                                    int i = (p * geometry.Rows.Stride) - geometry.Rows.Before + (kh * geometry.Rows.Dilation);
                                    int j = (q * geometry.Columns.Stride) - geometry.Columns.Before + (kw * geometry.Columns.Dilation);
                                    if (i < 0 || i >= geometry.Height || j < 0 || j >= geometry.Width)
                                        continue;
                                    int channel = (o / geometry.GroupOutputs * geometry.GroupInputs) + c;
                                    visit(
                                        (((((n * geometry.OutChannels) + o) * _height) + p) * _width) + q,
                                        (((((n * geometry.InChannels) + channel) * geometry.Height) + i) * geometry.Width) + j,
                                        (((((o * geometry.GroupInputs) + c) * geometry.Rows.Kernel) + kh) * geometry.Columns.Kernel) + kw);
                                }
    }

    public double[] Forward(float[] w, float[] b, float[] x, Activation activation)
    {
        var y = new double[batch * geometry.Output.Features];
        ForEach((output, input, weight) => y[output] += (double)w[weight] * x[input]);
        for (int at = 0; at < y.Length; at++)
        {
            y[at] += b.Length > 0 ? b[at / (_height * _width) % geometry.OutChannels] : 0;
            if (activation == Activation.Relu)
                y[at] = Math.Max(y[at], 0);
        }

        return y;
    }

    public (double[] DX, double[] DW, double[] Db) Backward(float[] w, float[] x, float[] dz)
    {
        var (dx, dw, db) = (new double[batch * geometry.Input.Features], new double[w.Length], new double[geometry.OutChannels]);
        ForEach((output, input, weight) =>
        {
            dx[input] += (double)w[weight] * dz[output];
            dw[weight] += (double)x[input] * dz[output];
        });
        for (int at = 0; at < dz.Length; at++)
            db[at / (_height * _width) % geometry.OutChannels] += dz[at];
        return (dx, dw, db);
    }
}
