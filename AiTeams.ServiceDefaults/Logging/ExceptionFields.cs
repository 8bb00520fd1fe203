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
        if (!entry.Has(Field.ErrorType)) entry.Set(Field.ErrorType, type);
        if (!entry.Has(Field.ErrorMessage)) entry.Set(Field.ErrorMessage, message);
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
        var told = 0;
        Tell(exception);
        return chain.ToString();

        void Tell(Exception outer)
        {
            // An aggregate has several, side by side.
            IReadOnlyList<Exception> inners = outer is AggregateException aggregate ? aggregate.InnerExceptions : outer.InnerException is { } one ? [one] : [];
            foreach (var inner in inners)
            {
                if (told == DeepestInner) return;
                if (told++ > 0) chain.Append(" <- ");
                chain.Append(inner.GetType().FullName).Append(": ").Append(Safely(inner, static e => e.Message));
                Tell(inner);
            }
        }
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
