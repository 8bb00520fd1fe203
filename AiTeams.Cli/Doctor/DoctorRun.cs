using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AiTeams.Cli.Backends;
using Spectre.Console;

namespace AiTeams.Cli.Doctor;

/// <summary>Sends the probe, follows it, and tells where it was lost.</summary>
internal sealed class DoctorRun(DoctorOptions options, DoctorTexts texts, IAnsiConsole console, TimeProvider time)
{
    /// <summary>The probe goes through all services.</summary>
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <returns>One of <see cref="ExitCodes"/>: CannotReach where no gateway answers, Failed where a hop is broken.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var gateway = BackendClient.For(options.Gateway, patience: ProbePatience);
        using var scene = new Scene(gateway, options, texts, time);
        await scene.SetAsync(cancellationToken);
        var found = await FindAsync(scene, cancellationToken);

        // One fault shows in several places; it is told once.
        found = [.. found.Where((finding, at) => finding.Hop is null || found.FindIndex(other => other.Check == finding.Check && other.Hop == finding.Hop) == at)];
        Write(found, scene.Probe.TrackingId);
        return scene.Probe.Status is null ? ExitCodes.CannotReach : found.Exists(finding => finding.Verdict == Verdict.Broken) ? ExitCodes.Failed : ExitCodes.Fine;
    }

    private async Task<List<Finding>> FindAsync(Scene scene, CancellationToken cancellationToken)
    {
        const string gateway = "gateway";
        var (probe, url) = (scene.Probe, Scene.Shown(options.Gateway));
        if (probe.Status is null) return [Scene.Broken(gateway, "caller → api-gateway", texts.GatewaySilent, url, probe.Silence!)];
        if (probe.TrackingId is null) return [Scene.Broken(gateway, "api-gateway", texts.NoHeader, url, probe.Status)];

        List<Finding> found = [Scene.Fine(gateway, texts.Probed, url, probe.TrackingId)];
        if (probe.KeyRefused) found.Add(Scene.Note(gateway, texts.KeyRefused, probe.Status));
        found.AddRange(probe.Unreachable.Select(service => Scene.Broken(gateway, $"api-gateway → {service}", texts.ServiceDown, service)));
        var looks = await Task.WhenAll(
            TraceCheck.LookAsync(scene, cancellationToken), MetricCheck.LookAsync(scene, cancellationToken), LogCheck.LookAsync(scene, cancellationToken),
            LatencyCheck.LookAsync(scene, cancellationToken), LossCheck.LookAsync(scene, cancellationToken));
        return [.. found, .. looks.SelectMany(look => look)];
    }

    private void Write(List<Finding> found, string? trackingId)
    {
        var broken = found.Count(finding => finding.Verdict == Verdict.Broken);
        if (options.Json)
        {
            console.Line(JsonSerializer.Serialize(new { Gateway = Scene.Shown(options.Gateway), TrackingId = trackingId, Broken = broken, Findings = found }, Json));
            return;
        }
        foreach (var finding in found)
        {
            console.Line($"{finding.Check,-8} {Word(finding.Verdict),-7} {(finding.Hop is null ? "" : $"{finding.Hop}: ")}{finding.Says}");
            if (finding.Fix is not null) console.Line($"{"",-16} {texts.Fix}{finding.Fix}");
        }
        console.Line(broken == 0 ? texts.AllFine : Scene.Format(texts.SomeBroken, broken));
    }

    private string Word(Verdict verdict) => verdict switch { Verdict.Fine => texts.Fine, Verdict.Note => texts.Note, _ => texts.Broken };
}
