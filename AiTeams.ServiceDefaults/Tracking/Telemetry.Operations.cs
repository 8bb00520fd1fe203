using System.Diagnostics;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// Work that deserves a span of its own: <c>await Telemetry.TraceAsync("plan_route", async operation => …, ("workflow.id", id))</c>. The span is
/// named after the operation; a line tells its <c>operation</c> {name, result, duration}; an exception is recorded once and goes on to the caller.
/// </summary>
public static partial class Telemetry
{
    /// <summary>Source of the spans that the library makes for its users.</summary>
    internal static readonly ActivitySource Source = new(ServiceStory.SourceName);

    /// <param name="operation">Low-cardinality name, e.g. <c>generate_response</c>: the span's name too, so no ids.</param>
    /// <param name="attributes">Names of <see cref="SpanAttributes"/>; others are refused with one warning and never throw.</param>
    public static async Task<T> TraceAsync<T>(string operation, Func<TracedOperation, Task<T>> work, params (string Name, object? Value)[] attributes)
    {
        ArgumentNullException.ThrowIfNull(work);
        var traced = Start(operation, attributes);
        try
        {
            return await work(traced);
        }
        catch (Exception exception)
        {
            traced.Failed(exception);
            throw;
        }
        finally
        {
            traced.End();
        }
    }

    /// <inheritdoc cref="TraceAsync{T}(string, Func{TracedOperation, Task{T}}, ValueTuple{string, object}[])"/>
    public static Task TraceAsync(string operation, Func<TracedOperation, Task> work, params (string Name, object? Value)[] attributes)
    {
        ArgumentNullException.ThrowIfNull(work);
        return TraceAsync(operation, async traced =>
        {
            await work(traced);
            return true;
        }, attributes);
    }

    /// <inheritdoc cref="TraceAsync{T}(string, Func{TracedOperation, Task{T}}, ValueTuple{string, object}[])"/>
    public static T Trace<T>(string operation, Func<TracedOperation, T> work, params (string Name, object? Value)[] attributes)
    {
        ArgumentNullException.ThrowIfNull(work);
        var traced = Start(operation, attributes);
        try
        {
            return work(traced);
        }
        catch (Exception exception)
        {
            traced.Failed(exception);
            throw;
        }
        finally
        {
            traced.End();
        }
    }

    /// <inheritdoc cref="TraceAsync{T}(string, Func{TracedOperation, Task{T}}, ValueTuple{string, object}[])"/>
    public static void Trace(string operation, Action<TracedOperation> work, params (string Name, object? Value)[] attributes)
    {
        ArgumentNullException.ThrowIfNull(work);
        Trace(operation, traced =>
        {
            work(traced);
            return true;
        }, attributes);
    }

    /// <summary>
    /// Work on many things. While the batch is open its id and size travel as baggage to every child span and to other services; run each item
    /// with <see cref="TracedBatch.ItemAsync"/>, and dispose the batch in the flow that opened it.
    /// </summary>
    /// <param name="size">How many items there are.</param>
    public static TracedBatch Batch(string operation, int size) => new(operation, size);

    /// <summary>
    /// Works on the items one after another, each in a span of its own. One that fails is recorded and does not stop the rest; cancellation does.
    /// </summary>
    public static async Task<BatchResult<TResult>> TraceBatchAsync<TItem, TResult>(
        string operation, IReadOnlyCollection<TItem> items, Func<TItem, TracedOperation, Task<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(work);
        using var batch = Batch(operation, items.Count);
        var results = new List<TResult>(items.Count);
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await batch.ItemAsync(async traced => results.Add(await work(item, traced)), cancellationToken);
        }
        return new(results, batch.Failures);
    }

    private static TracedOperation Start(string operation, (string Name, object? Value)[] attributes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(operation);
        var traced = new TracedOperation(operation, Source.StartActivity(operation));
        foreach (var (name, value) in attributes) traced.Set(name, value);
        return traced;
    }
}
