using System.Diagnostics;
using System.Text;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>The groups <c>exception</c> and <c>error</c> of an exception. An exception whose own members fail still gives its class.</summary>
internal static class ExceptionFields
{
    private const int DeepestInner = 8;

    internal static void Fill(LogEntry entry, Exception exception)
    {
        var type = exception.GetType().FullName ?? exception.GetType().Name;
        var message = Safely(exception, static e => e.Message);
        entry.Set(Field.ExceptionClass, type);
        entry.Set(Field.ExceptionMessage, message);
        entry.Set(Field.ExceptionStackTrace, Safely(exception, static e => e.StackTrace));
        entry.Set(Field.ExceptionInner, Safely(exception, Inner));
        if (entry[Field.ErrorType].Kind == FieldKind.None) entry.Set(Field.ErrorType, type);
        if (entry[Field.ErrorMessage].Kind == FieldKind.None) entry.Set(Field.ErrorMessage, message);
        if (Frame(exception) is not { } frame) return;
        entry.Set(Field.ExceptionFile, Path.GetFileName(frame.GetFileName()));
        if (frame.GetFileLineNumber() is > 0 and var line) entry.Set(Field.ExceptionLine, line);
    }

    /// <summary>The innermost frame that has a source file, else the innermost.</summary>
    internal static StackFrame? Frame(Exception exception)
    {
        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames();
        return frames.FirstOrDefault(frame => frame.GetFileName() is not null) ?? frames.FirstOrDefault();
    }

    private static string? Inner(Exception exception)
    {
        if (exception.InnerException is null) return null;
        var chain = new StringBuilder();
        var depth = 0;
        for (var inner = exception.InnerException; inner is not null && depth < DeepestInner; inner = inner.InnerException, depth++)
        {
            if (depth > 0) chain.Append(" <- ");
            chain.Append(inner.GetType().FullName).Append(": ").Append(inner.Message);
        }
        return chain.ToString();
    }

    private static string? Safely(Exception exception, Func<Exception, string?> read)
    {
        try
        {
            return read(exception);
        }
        catch (Exception inner)
        {
            return $"[{inner.GetType().Name}]";
        }
    }
}
