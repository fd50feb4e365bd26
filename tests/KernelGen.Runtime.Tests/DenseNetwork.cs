namespace KernelGen.Runtime.Tests;

/// <summary>
/// An independent implementation to compare with: linear layers with ReLU between them, softmax cross-entropy and SGD, dense, in double,
/// one sample after the other. A mask keeps weights at zero, as a pattern does. It shares no code with the library.
/// </summary>
internal sealed class DenseNetwork
{
    private readonly List<Layer> _layers = [];

    /// <summary>Appends a linear layer.</summary>
    public void Add(float[] weights, float[] bias, bool[]? mask, bool relu) => _layers.Add(new Layer(weights, bias, mask, relu));

    /// <summary>Copies the layers of a network of this library.</summary>
    public static DenseNetwork CopyOf(Network network)
    {
        var copy = new DenseNetwork();
        foreach (var row in network.Layers)
        {
            switch (row.Layer)
            {
                case SparseLinear sparse:
                    copy.Add(
                        sparse.ToDense(), sparse.Bias!.Value.ToArray(), sparse.Pattern.ToMask(), sparse.Activation == Activation.Relu);
                    break;
                case DenseLinear dense:
                    copy.Add(dense.Weights.Value.ToArray(), dense.Bias!.Value.ToArray(), null, dense.Activation == Activation.Relu);
                    break;
            }
        }

        return copy;
    }

    /// <summary>W of a layer, row-major.</summary>
    public double[] Weights(int layer) => _layers[layer].W;

    /// <summary>b of a layer.</summary>
    public double[] Bias(int layer) => _layers[layer].B;

    /// <summary>The scores of one sample.</summary>
    public double[] Forward(ReadOnlySpan<float> sample)
    {
        var x = new double[sample.Length];
        for (int i = 0; i < x.Length; i++)
            x[i] = sample[i];
        foreach (var layer in _layers)
            x = layer.Forward(x);
        return x;
    }

    /// <summary>One training step; returns the mean loss.</summary>
    public double Step(float[] samples, ReadOnlySpan<int> labels, double rate, double momentum, bool nesterov, double decay)
    {
        int count = labels.Length, features = samples.Length / count;
        double loss = 0;
        foreach (var layer in _layers)
            layer.ClearGradients();
        for (int i = 0; i < count; i++)
        {
            var scores = Forward(samples.AsSpan(i * features, features));
            double largest = scores.Max(), sum = scores.Sum(score => Math.Exp(score - largest));
            loss += Math.Log(sum) + largest - scores[labels[i]];
            var gradient = scores.Select(score => Math.Exp(score - largest) / sum / count).ToArray();
            gradient[labels[i]] -= 1.0 / count;
            for (int l = _layers.Count - 1; l >= 0; l--)
                gradient = _layers[l].Backward(gradient);
        }

        foreach (var layer in _layers)
            layer.Update(rate, momentum, nesterov, decay);
        return loss / count;
    }

    private sealed class Layer(float[] weights, float[] bias, bool[]? mask, bool relu)
    {
        private readonly double[] _dW = new double[weights.Length];
        private readonly double[] _dB = new double[bias.Length];
        private readonly double[] _vW = new double[weights.Length];
        private readonly double[] _vB = new double[bias.Length];
        private double[] _x = [];
        private double[] _y = [];

        public double[] W { get; } = Array.ConvertAll(weights, w => (double)w);

        public double[] B { get; } = Array.ConvertAll(bias, b => (double)b);

        public double[] Forward(double[] x)
        {
            _x = x;
            _y = new double[B.Length];
            for (int o = 0; o < B.Length; o++)
            {
                double sum = B[o];
                for (int i = 0; i < x.Length; i++)
                    sum += W[(o * x.Length) + i] * x[i];
                _y[o] = relu ? Math.Max(sum, 0) : sum;
            }

            return _y;
        }

        public double[] Backward(double[] dy)
        {
            var dx = new double[_x.Length];
            for (int o = 0; o < B.Length; o++)
            {
                double g = relu && !(_y[o] > 0) ? 0 : dy[o];
                _dB[o] += g;
                for (int i = 0; i < dx.Length; i++)
                {
                    _dW[(o * dx.Length) + i] += g * _x[i];
                    dx[i] += W[(o * dx.Length) + i] * g;
                }
            }

            return dx;
        }

        public void ClearGradients()
        {
            Array.Clear(_dW);
            Array.Clear(_dB);
        }

        public void Update(double rate, double momentum, bool nesterov, double decay)
        {
            Update(W, _dW, _vW, mask, rate, momentum, nesterov, decay);
            Update(B, _dB, _vB, null, rate, momentum, nesterov, decay);
        }

        private static void Update(
            double[] w, double[] g, double[] v, bool[]? mask, double rate, double momentum, bool nesterov, double decay)
        {
            for (int i = 0; i < w.Length; i++)
            {
                if (mask is not null && !mask[i])
                    continue;
                double d = g[i] + (decay * w[i]);
                v[i] = (momentum * v[i]) + d;
                w[i] -= rate * (nesterov ? d + (momentum * v[i]) : momentum == 0 ? d : v[i]);
            }
        }
    }
}
