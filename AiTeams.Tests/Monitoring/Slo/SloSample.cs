using AiTeams.Monitoring.Slo;

namespace AiTeams.Tests.Monitoring.Slo;

/// <summary>The series behind one objective, as services send them, and which of them a good or a bad event moves.</summary>
/// <param name="Series">Name and labels, without environment, project and instance.</param>
internal sealed record SloSample(ServiceLevelObjective Objective, params IReadOnlyList<(string Series, bool GoodMoves, bool BadMoves)> Series)
{
    public static IReadOnlyList<SloSample> All { get; } =
    [
        new(ServiceLevelObjectives.Availability,
            ("request_count_total{service=\"api-gateway\", outcome=\"success\"", true, false),
            ("request_count_total{service=\"api-gateway\", outcome=\"failed_in_body\"", false, true)),
        new(ServiceLevelObjectives.Latency,
            ("request_duration_seconds_count{service=\"api-gateway\", endpoint=\"/api/app/sessions\"", true, true),
            ("request_duration_seconds_bucket{service=\"api-gateway\", endpoint=\"/api/app/sessions\", le=\"1.0\"", true, false),
            ("request_duration_seconds_bucket{service=\"api-gateway\", endpoint=\"/api/app/sessions\", le=\"2.0\"", true, true)),
        new(ServiceLevelObjectives.RunSuccess,
            ("workflow_executions_total{service=\"workflow-engine\", status=\"success\"", true, false),
            ("workflow_executions_total{service=\"workflow-engine\", status=\"cancelled\"", true, true),
            ("workflow_executions_total{service=\"workflow-engine\", status=\"timeout\"", false, true)),
        new(ServiceLevelObjectives.PlanSuccess,
            ("request_count_total{service=\"workflow-agent\", endpoint=\"/generate\", outcome=\"success\"", true, false),
            ("request_count_total{service=\"workflow-agent\", endpoint=\"/generate\", outcome=\"server_error\"", false, true)),
    ];

    /// <summary>Input series of promtool, one value a minute.</summary>
    /// <param name="phases">Events a minute and the share of them that is bad, one after the other. A counter goes on from phase to phase, or begins at 0 again.</param>
    public IEnumerable<string> Input(params (int Minutes, double Events, double Bad, bool Restarts)[] phases)
    {
        foreach (var (series, goodMoves, badMoves) in Series)
        {
            var total = 0d;
            var values = new List<string>();
            foreach (var (minutes, events, bad, restarts) in phases)
            {
                var step = Math.Round((goodMoves ? events * (1 - bad) : 0) + (badMoves ? events * bad : 0), 6);
                if (restarts) total = 0;
                values.Add(FormattableString.Invariant($"{total}+{step}x{minutes - 1}"));
                total = Math.Round(total + (step * minutes), 6);
            }

            yield return $"      - {{ series: '{series}, environment=\"prod\", project=\"starmates-ai-team\", instance=\"a\"}}', values: '{string.Join(' ', values)}' }}";
        }
    }
}
