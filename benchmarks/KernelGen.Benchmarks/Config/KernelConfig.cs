using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace KernelGen.Benchmarks.Config;

/// <summary>
/// How BenchmarkDotNet runs here: within this process, because a project of its own would copy libtorch's 524 MB for every run; medians,
/// because a virtual machine's clock can jump.
/// </summary>
internal sealed class KernelConfig : ManualConfig
{
    public KernelConfig()
    {
        Add(DefaultConfig.Instance);
        AddJob(Job.Default.WithToolchain(InProcessNoEmitToolchain.DontLogOutput).WithWarmupCount(5).WithIterationCount(15));
        WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40));
        AddColumn(StatisticColumn.Median);
        HideColumns(Column.Error, Column.StdDev, Column.RatioSD);
    }
}
