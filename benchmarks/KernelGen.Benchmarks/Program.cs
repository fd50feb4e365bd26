return KernelGen.Benchmarks.CommandLine.Run(args);
