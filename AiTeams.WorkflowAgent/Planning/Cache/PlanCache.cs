using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Workflows;

namespace AiTeams.WorkflowAgent.Planning.Cache;

/// <summary>
/// Plans by tenant, conversation and planner's version, in memory, bounded by number and age. A tenant never sees another's plan. Graphs are
/// kept as text: a JSON tree read by two requests at once is not safe.
/// </summary>
internal sealed class PlanCache(PlanCacheOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly RecentlyUsed<RecentlyUsed<Entry>> _tenants = new(options.Tenants);

    /// <returns>The plan as it was made, at no cost now; null when there is none.</returns>
    public Plan? Find(string tenantId, string version, Conversation conversation)
    {
        var key = Key(version, conversation);
        lock (_gate)
        {
            if (!_tenants.TryGet(tenantId, out var plans) || !plans.TryGet(key, out var entry)) return null;
            if (entry.ExpiresAt > time.GetUtcNow())
            {
                return entry.Plan with
                {
                    Graph = JsonSerializer.Deserialize<WorkflowGraph>(entry.Graph, ContractJson.Options),
                    Conversation = conversation,
                    CacheHit = true,
                    InputTokens = 0,
                    OutputTokens = 0,
                    CostMicroUsd = 0,
                };
            }

            plans.Remove(key);
            return null;
        }
    }

    public void Keep(string tenantId, string version, Conversation conversation, Plan plan)
    {
        var entry = new Entry(plan with { Graph = null }, JsonSerializer.Serialize(plan.Graph, ContractJson.Options), time.GetUtcNow().AddSeconds(options.TtlSeconds));
        lock (_gate)
        {
            if (!_tenants.TryGet(tenantId, out var plans)) _tenants.Set(tenantId, plans = new(options.EntriesPerTenant));
            plans.Set(Key(version, conversation), entry);
        }
    }

    /// <summary>White space says nothing; case does (URLs, field names).</summary>
    private static string Key(string version, Conversation conversation)
    {
        var text = new StringBuilder(version);
        foreach (var said in (IEnumerable<string>)[conversation.Description, .. conversation.Answers])
        {
            text.Append('\n').AppendJoin(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private sealed record Entry(Plan Plan, string Graph, DateTimeOffset ExpiresAt);
}
