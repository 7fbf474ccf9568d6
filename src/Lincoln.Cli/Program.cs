using System.Runtime.InteropServices;
using Lincoln.Cli;
using Lincoln.Cli.Rendering;

// The first Ctrl+C asks the work to end cleanly, a second one ends the process at once.
using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    if (stop.IsCancellationRequested) return;
    signal.Cancel = true;
    stop.Cancel();
}
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return Tool.Run(args, Terminal.OfProcess(), stop.Token);
