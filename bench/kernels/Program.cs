using BenchmarkDotNet.Running;
using Lincoln.Bench;

// dotnet run -c Release --project bench/kernels -- --filter '*' --anyCategories …; see BenchmarkDotNet's --help.
BenchmarkSwitcher.FromTypes([typeof(RowBenchmark)]).Run(args.Length == 0 ? ["--filter", "*"] : args);
