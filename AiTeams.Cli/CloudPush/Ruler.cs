using YamlDotNet.Core;

namespace AiTeams.Cli.CloudPush;

/// <summary>
/// The ruler of Mimir: one namespace of it is ours, and what is in it but no longer in monitoring/rules goes.
/// https://grafana.com/docs/mimir/latest/references/http-api/#ruler
/// </summary>
internal sealed class Ruler(CloudCalls calls, CloudTexts texts)
{
    internal const string Namespace = "ai-teams";

    private const string Path = "config/v1/rules/" + Namespace;

    public async Task<IReadOnlyList<Change>> PlanAsync(IReadOnlyList<RuleGroup> wanted, CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(cancellationToken);
        return
        [
            .. wanted.Select(group => new Change(KindOf(group, stored.GetValueOrDefault(group.Name)), texts.RuleGroup, group.Name,
                ct => calls.SendAsync(HttpMethod.Post, Path, group.Yaml, "application/yaml", ct))),
            .. stored.Keys.Except(wanted.Select(static group => group.Name)).Order(StringComparer.Ordinal).Select(name => new Change(ChangeKind.Delete, texts.RuleGroup, name,
                ct => calls.SendAsync(HttpMethod.Delete, $"{Path}/{Uri.EscapeDataString(name)}", null, "", ct))),
        ];
    }

    private async Task<Dictionary<string, RuleGroup>> StoredAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await calls.GetAsync(Path, cancellationToken) is { } yaml ? RuleGroups.Parse(yaml, Namespace).ToDictionary(static group => group.Name, StringComparer.Ordinal) : [];
        }
        catch (Exception exception) when (exception is YamlException or KeyNotFoundException or ArgumentException)
        {
            throw calls.NotUnderstood(Path);
        }
    }

    private static ChangeKind KindOf(RuleGroup wanted, RuleGroup? stored) =>
        stored is null ? ChangeKind.Create : JsonTree.Says(stored.Tree, wanted.Tree) ? ChangeKind.Unchanged : ChangeKind.Update;
}
