using KernelGen.Fuzzing.Drawing;
using KernelGen.Fuzzing.Running;

namespace KernelGen.Fuzzing.Tests;

public class FuzzingTests(ITestOutputHelper output)
{
    private const int Cases = 2000;

    /// <summary>Above this share, agreement would say little.</summary>
    private const double MostUndecided = 0.02;

    [Fact]
    public void Two_thousand_layers_and_networks_agree_with_the_reference()
    {
        var summary = new Summary();
        Fuzzer.Run(first: 0, Cases, Environment.ProcessorCount, outcomes => outcomes.ToList().ForEach(summary.Add));
        output.WriteLine(summary.ToString());
        Assert.Equal(Cases, summary.Cases);
        Assert.True(summary.Failures.Count == 0, summary + "\n\n" + string.Join('\n', summary.Failures.Take(5).Select(Summary.Describe)));
        Assert.True(summary.UndecidedShare < MostUndecided, summary.ToString());
    }

    /// <summary>What one seed means must not depend on what is run beside it, or a failure could not be replayed.</summary>
    [Fact]
    public void A_seed_is_one_case_however_it_is_reached()
    {
        for (int seed = 0; seed < 3 * Pool.Cases; seed += 97)
        {
            var (one, other) = (new Pool(seed / Pool.Cases), new Pool(seed / Pool.Cases));
            _ = Case.Draw(other, seed + 1);
            Assert.Equal(Describe(one, seed), Describe(other, seed));
        }

        static string Describe(Pool pool, int seed)
        {
            var drawn = Case.Draw(pool, seed);
            return DrawnAssembly.Source(drawn.Declared) + drawn;
        }
    }

    /// <summary>What is drawn reaches the edges that the fuzzer is for.</summary>
    [Fact]
    public void Pools_hold_what_is_worth_trying()
    {
        var pools = Enumerable.Range(0, 40).Select(number => new Pool(number)).ToList();
        var layers = pools.SelectMany(pool => pool.Layers).Select(layer => layer.Declared).ToList();
        var networks = pools.SelectMany(pool => pool.Networks).ToList();
        Assert.Contains(layers, layer => layer is { IsLinear: false, Input.IsVector: true } && layer.Shape.InChannels % 2 == 0
            && layer.Shape.Columns.Before > 0);
        Assert.Contains(layers, layer => layer is { IsLinear: false, Output.IsVector: true } && layer.Shape.OutChannels % 2 == 0);
        Assert.Contains(layers, layer => layer.Shape.Groups > 1);
        Assert.Contains(layers, layer => layer.Shape.Columns.Dilation > 1 && layer.Shape.Columns.Stride > 1);
        Assert.Contains(layers, layer => layer.Shape.InChannels == 1);
        Assert.Contains(layers, layer => layer.Shape.OutChannels > 32);
        Assert.Contains(networks, network => network.Steps[^1] is DeclaredStep { Declared: { IsLinear: false, Output.IsVector: false } });
        Assert.Contains(networks, network => network.Steps.Zip(network.Steps.Skip(1)).Any(pair =>
            pair.First is DeclaredStep { Declared.IsLinear: false } && pair.Second is DeclaredStep { Declared.IsLinear: true }));
        Assert.Contains(networks, network => network.All.Any(step => step is ResidualStep { Shortcut: null }));
        Assert.Contains(networks, network => network.All.Any(step => step is ResidualStep { Shortcut: not null }));
        Assert.Contains(networks, network => network.All.Any(step =>
            step is GateStep { Gate: [PlainStep { What: Plain.GlobalAveragePool }, DeclaredStep, ..] }));
        Assert.Contains(networks, network => network.All.Any(step =>
            step is GateStep { Gate: [PlainStep { What: not Plain.GlobalAveragePool }] }));
        Assert.Contains(networks, network => network.All.Any(step => step is ConcatStep));
        Assert.Contains(networks, network => network.All.Any(step => step is PoolStep { RoundUp: true, CountPadding: false, Max: false }));
    }
}
