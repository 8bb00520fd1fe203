using System.Globalization;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>
/// Failures on demand: in dev, <c>X-Fault: status=500 | delay=3s | abort | throw</c> makes the request fail for real, so that error rates,
/// alerts and receipts can be seen. Elsewhere the header means nothing, and <c>Faults:Enabled</c> = true refuses the start.
/// </summary>
internal sealed class FaultInjection
{
    private const string Header = "X-Fault";

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private readonly bool _enabled;
    private readonly TimeProvider _time;

    public FaultInjection(IConfiguration configuration, ServiceIdentity identity, TimeProvider time) =>
        (_enabled, _time) = (Read(configuration, identity), time);

    /// <exception cref="StartRefusedException">Switched on outside dev.</exception>
    internal static bool Read(IConfiguration configuration, ServiceIdentity identity)
    {
        var given = configuration["Faults:Enabled"];
        if (string.IsNullOrEmpty(given)) return identity.IsDev;
        if (!bool.TryParse(given, out var enabled)) throw new StartRefusedException($"Faults:Enabled is '{given}'; it must be true or false.");
        return !enabled || identity.IsDev
            ? enabled
            : throw new StartRefusedException($"Faults:Enabled is true in {identity.EnvironmentLabel}; faults are for dev only.");
    }

    internal bool IsWanted(HttpContext context) => _enabled && context.Request.Headers.ContainsKey(Header);

    internal async Task InjectAsync(HttpContext context, RequestDelegate next)
    {
        var fault = context.Request.Headers[Header].ToString();
        if (fault == "abort")
        {
            context.Abort();
            throw new OperationCanceledException("X-Fault: abort");
        }
        if (fault == "throw") throw new InvalidOperationException("X-Fault: throw");
        if (TryStatus(fault) is { } status) throw new ProblemException(status, ProblemCodes.InjectedFault, "X-Fault asked for this status.");
        if (TryDelay(fault) is not { } delay)
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest, ProblemCodes.BadRequest, "X-Fault takes status=400..599, delay=<seconds>s, abort or throw.");
        }
        await Task.Delay(delay, _time, context.RequestAborted);
        await next(context);
    }

    private static int? TryStatus(string fault) =>
        fault.StartsWith("status=", StringComparison.Ordinal)
        && int.TryParse(fault.AsSpan(7), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600 ? status : null;

    private static TimeSpan? TryDelay(string fault)
    {
        if (!fault.StartsWith("delay=", StringComparison.Ordinal) || !fault.EndsWith('s')) return null;
        var inMilliseconds = fault.EndsWith("ms", StringComparison.Ordinal);
        var digits = fault.AsSpan(6).TrimEnd("ms");
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        var delay = inMilliseconds ? TimeSpan.FromMilliseconds(Math.Min(number, 3_600_000)) : TimeSpan.FromSeconds(Math.Min(number, 3600));
        return delay <= LongestDelay ? delay : null;
    }
}
