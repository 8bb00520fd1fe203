using System.Text.Json.Nodes;

namespace AiTeams.Cli.CloudPush;

/// <summary>One push: plans everything first, so that a broken file or a refused key changes nothing.</summary>
internal sealed class PushRun(CloudSettings settings, CloudTexts texts, TextWriter output)
{
    /// <param name="uids">The account's uid by ours; null: what the account calls it by default.</param>
    /// <param name="only">rules or dashboards; null: both.</param>
    /// <exception cref="CloudException">Wrong usage, refused or not reachable. What was sent before stays; the next run sends the rest.</exception>
    public async Task<int> RunAsync(DirectoryInfo folder, IReadOnlyDictionary<string, string?> uids, string? only, bool apply, CancellationToken cancellationToken)
    {
        var (rules, dashboards) = (Path.Combine(folder.FullName, "rules"), Path.Combine(folder.FullName, "grafana", "dashboards"));
        if (!Directory.Exists(rules) || !Directory.Exists(dashboards)) throw new CloudException(texts.NoFolder(folder.FullName), ExitCodes.WrongUsage);
        if (settings.Rules is null && settings.Dashboards is null) throw new CloudException(texts.NothingSet, ExitCodes.WrongUsage);

        using var ruler = settings.Rules is { } rulesTarget ? new CloudCalls(rulesTarget, texts) : null;
        using var grafana = settings.Dashboards is { } dashboardsTarget ? new CloudCalls(dashboardsTarget, texts) : null;
        var changes = new List<Change>();
        if (ruler is not null) changes.AddRange(await new Ruler(ruler, texts).PlanAsync(RuleGroups.Read(rules, settings, texts), cancellationToken));
        else if (only != "dashboards") await output.WriteLineAsync(texts.NotPushed(texts.RuleGroup));
        if (grafana is not null) changes.AddRange(await DashboardsAsync(new(grafana, texts), dashboards, uids, cancellationToken));
        else if (only != "rules") await output.WriteLineAsync(texts.NotPushed(texts.Dashboard));

        var due = changes.FindAll(static change => change.Kind != ChangeKind.Unchanged);
        foreach (var change in due)
        {
            if (apply) await change.ApplyAsync(cancellationToken);
            await output.WriteLineAsync($"{texts.Did(change.Kind)}  {change.What}  {change.Name}");
        }
        await output.WriteLineAsync(texts.Unchanged(changes.Count - due.Count));
        await output.WriteLineAsync(due.Count == 0 ? texts.NothingToSend : apply ? texts.Sent(due.Count) : texts.Planned(due.Count));
        return ExitCodes.Fine;
    }

    private async Task<IReadOnlyList<Change>> DashboardsAsync(Grafana grafana, string folder, IReadOnlyDictionary<string, string?> uids, CancellationToken cancellationToken)
    {
        var sources = await grafana.SourcesAsync(
            uids.ToDictionary(static each => each.Key, each => (each.Value ?? DataSources.DefaultUid(each.Key, settings.Dashboards!.Address), $"--{each.Key}-uid")), cancellationToken);
        var wanted = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
            .Select(file => sources.Adapt(JsonNode.Parse(File.ReadAllText(file))!.AsObject(), settings.ConsoleUrl)).ToList();
        return await grafana.PlanAsync(wanted, cancellationToken);
    }
}
