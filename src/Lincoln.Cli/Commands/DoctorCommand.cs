using System.CommandLine;
using Lincoln.Cli.Rendering;
using Lincoln.Kernels;

namespace Lincoln.Cli.Commands;

/// <summary>`lincoln doctor`: what the machine offers, what Lincoln uses of it, and what slows it down.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("doctor", "Shows what this machine offers (vectors, threads), and what slows Lincoln down.");
        command.SetAction(_ => Run(terminal.Output));
        return command;
    }

    private static int Run(TextWriter output)
    {
        var facts = Machine.Facts();
        int width = facts.Max(fact => fact.Name.Length);
        output.WriteLine($"{"lincoln".PadRight(width)}  {About.Version}");
        foreach (var fact in facts)
        {
            output.WriteLine($"{fact.Name.PadRight(width)}  {fact.Value}");
            if (fact.Advice.Length > 0) output.WriteLine($"{"".PadRight(width)}  → {fact.Advice}");
        }
        bool slow = facts.Any(fact => fact.Advice.Length > 0);
        output.WriteLine(slow ? "Results do not depend on any of this, only the speed does." : "Nothing slows Lincoln down here.");
        return ExitCode.Done;
    }
}
