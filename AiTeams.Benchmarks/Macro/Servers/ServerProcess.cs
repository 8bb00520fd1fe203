using System.Diagnostics;
using System.Globalization;
using AiTeams.Benchmarks.Macro.Load;
using AiTeams.Benchmarks.Results;

namespace AiTeams.Benchmarks.Macro.Servers;

/// <summary>A server on core 0, and what reads its log lines on core 1.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private long _lines;
    private bool _stopped;

    private ServerProcess(string mode, Process process) => (Mode, _process) = (mode, process);

    internal string Mode { get; }

    internal int Id => _process.Id;

    internal int Port { get; private set; }

    /// <summary>Answered since the start, warm-up included.</summary>
    internal long Requests { get; private set; }

    /// <summary>Spans that it made: one per request, and that of its start.</summary>
    internal long Spans => Requests + 1;

    /// <summary>Lines it wrote to stdout.</summary>
    internal long Lines => Interlocked.Read(ref _lines);

    internal long WorkingSet => WorkingSetOf(_process);

    /// <param name="otlp">Port of the OTLP endpoint; null: none is configured.</param>
    /// <param name="settings">More configuration, as environment variables.</param>
    internal static async Task<ServerProcess> StartAsync(
        string mode, int? otlp, CancellationToken cancellationToken, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var environment = new Dictionary<string, string>(settings)
        {
            ["ENVIRONMENT"] = "prod",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["OTEL_SERVICE_NAME"] = "workflow-engine",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = otlp is { } port ? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}") : "",
        };
        var server = new ServerProcess(mode, ChildProgram.Start(Affinity.ServerCore, environment, ChildProgram.Serve, mode));
        new Thread(server.Drain) { IsBackground = true, Name = "lines of " + mode }.Start();
        var line = await server._process.StandardError.ReadLineAsync(cancellationToken);
        server.Port = int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var listening)
            ? listening
            : throw new InvalidOperationException($"{mode} did not start: {line} {await server._process.StandardError.ReadToEndAsync(cancellationToken)}");
        return server;
    }

    internal async Task<long> LoadAsync(LoadProcess load, TimeSpan duration, CancellationToken cancellationToken)
    {
        var requests = await load.RunAsync(Port, Forecast.Path, duration, cancellationToken);
        Requests += requests;
        return requests;
    }

    /// <summary>Load that is measured.</summary>
    internal async Task<Sample> MeasureAsync(LoadProcess load, TimeSpan duration, CancellationToken cancellationToken)
    {
        var before = await ReadAsync(cancellationToken);
        var clock = CoreClock.Start(Affinity.ServerCore, Id);
        var used = CoreClock.Used(Id);
        var start = Stopwatch.GetTimestamp();
        var requests = await LoadAsync(load, duration, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        used = CoreClock.Used(Id) - used;
        var foreign = clock.Foreign();
        var after = await ReadAsync(cancellationToken);
        return new(
            used * 1e6 / requests, (double)(after.Allocated - before.Allocated) / requests, requests / elapsed, (after.Exceptions - before.Exceptions) / elapsed, foreign);
    }

    internal async Task<Counters> ReadAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync("counters".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await CountersAsync(cancellationToken);
    }

    /// <summary>Ends the host in order.</summary>
    /// <returns>Its last counters and how long the end took.</returns>
    internal async Task<(Counters Last, TimeSpan Took)> StopAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        _process.StandardInput.Close();
        var last = await CountersAsync(cancellationToken);
        var took = Stopwatch.GetElapsedTime(start);
        await _process.WaitForExitAsync(cancellationToken);
        _stopped = true;
        return (last, took);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private async Task<Counters> CountersAsync(CancellationToken cancellationToken)
    {
        var line = await _process.StandardError.ReadLineAsync(cancellationToken);
        return line is ['{', ..]
            ? Counters.Read(line)
            : throw new InvalidOperationException($"{Mode} said: {line} {await _process.StandardError.ReadToEndAsync(cancellationToken)}");
    }

    private void Drain()
    {
        var buffer = new byte[64 * 1024];
        var output = _process.StandardOutput.BaseStream;
        try
        {
            for (var read = output.Read(buffer); read > 0; read = output.Read(buffer))
                Interlocked.Add(ref _lines, buffer.AsSpan(0, read).Count((byte)'\n'));
        }
        catch (IOException)
        {
            // The server was killed.
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static long WorkingSetOf(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }
}

/// <summary>What one round under load showed.</summary>
/// <param name="Cpu">Microseconds of the server's CPU per request, all its threads.</param>
/// <param name="Bytes">Allocated per request.</param>
/// <param name="Rate">Requests per second.</param>
/// <param name="Exceptions">First-chance exceptions per second.</param>
/// <param name="Foreign">Share of the server's core that others took.</param>
internal readonly record struct Sample(double Cpu, double Bytes, double Rate, double Exceptions, double Foreign);
