using System.Diagnostics;
using System.Reflection;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>Where an error was logged or thrown: group <c>source</c>. Walks the stack, so it is for ERROR and above only.</summary>
internal static class SourceLocation
{
    internal static void Fill(LogEntry entry)
    {
        var frame = entry.Exception is { } exception ? ExceptionFields.Frame(exception) : Caller();
        entry.Set(Field.SourceModule, Module(frame?.GetMethod()) ?? entry.Category);
        entry.Set(Field.SourceFunction, Function(frame?.GetMethod()));
        if (frame?.GetFileLineNumber() is > 0 and var line) entry.Set(Field.SourceLine, line);
    }

    /// <summary>First frame above the logging calls themselves.</summary>
    private static StackFrame? Caller()
    {
        foreach (var frame in new StackTrace(2, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod()?.DeclaringType is not { } type) continue;
            var space = type.Namespace ?? "";
            if (!space.StartsWith("Microsoft.Extensions.Logging", StringComparison.Ordinal)
                && !space.StartsWith("AiTeams.ServiceDefaults.Logging", StringComparison.Ordinal) && type.Name != "Log")
            {
                return frame;
            }
        }
        return null;
    }

    private static string? Module(MethodBase? method) =>
        // A state machine is nested in the type whose method it was.
        method?.DeclaringType is not { } type ? null : type.Name.StartsWith('<') ? type.DeclaringType?.FullName : type.FullName;

    private static string? Function(MethodBase? method)
    {
        if (method is null) return null;
        var name = method.DeclaringType is { } type && type.Name.StartsWith('<') && type.Name.Contains('>', StringComparison.Ordinal)
            && type.Name.IndexOf('>', StringComparison.Ordinal) > 1 ? type.Name : method.Name;
        var close = name.IndexOf('>', StringComparison.Ordinal);
        return name.StartsWith('<') && close > 1 ? name[1..close] : name;
    }
}
