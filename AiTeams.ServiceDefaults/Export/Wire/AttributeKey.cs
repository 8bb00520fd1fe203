using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Export.Wire;

/// <summary>What may be said of a value under a name.</summary>
internal enum ValueRule : byte
{
    /// <summary>Personal values in text are masked.</summary>
    Masked,

    /// <summary>As <see cref="Masked"/>; the same object comes again and again, and is looked at once.</summary>
    Repeated,

    /// <summary>Words of closed sets: nothing in them to mask.</summary>
    Plain,

    /// <summary>An IP address, of which the part that names a person is cut off.</summary>
    Client,

    /// <summary>The value never leaves.</summary>
    Secret,

    /// <summary>An address: query, fragment and user are cut off.</summary>
    Address,

    /// <summary>Not sent at all.</summary>
    Left,
}

/// <summary>A name of attributes, judged and encoded once.</summary>
internal sealed class AttributeKey
{
    private const int MostKnown = 4096;
    private const int Slots = 1024;

    private static readonly ConcurrentDictionary<string, AttributeKey> Known = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, AttributeKey> Fields = new(StringComparer.Ordinal);

    // Names are constants of the code, so the object is almost always the same: found without reading it.
    private static readonly AttributeKey?[] ByReference = new AttributeKey?[Slots];

    private readonly string _name;

    private AttributeKey(string name)
    {
        _name = name;
        Rule = RuleOf(name);
        Fact = SpanFacts.Of(name);
        var writer = new ProtobufWriter(name.Length + 16);
        writer.Raw([0, 0]);
        writer.Text(1, name);
        writer.Raw([(2 << 3) | 2, 0]);
        Head = new(writer.Written);
    }

    /// <summary>A KeyValue up to its value, as it stands where all lengths are single bytes: its tag and length are free, and so is the length of the value.</summary>
    internal FixedBytes Head { get; }

    /// <summary>Field 1 of a KeyValue.</summary>
    internal ReadOnlySpan<byte> Name => Head.Span[2..^2];

    internal ValueRule Rule { get; }

    /// <summary>The fact of a request that the name stands for.</summary>
    internal SpanFact Fact { get; }

    internal static AttributeKey Of(string name)
    {
        ref var slot = ref ByReference[RuntimeHelpers.GetHashCode(name) & (Slots - 1)];
        if (slot is { } hit && ReferenceEquals(hit._name, name)) return hit;
        if (Known.TryGetValue(name, out var known))
        {
            // Only the constant itself is worth a slot; an equal text made at run time would drive it out.
            return ReferenceEquals(known._name, name) ? slot = known : known;
        }
        var made = new AttributeKey(name);
        // A name made from data would fill the table: then each is judged anew.
        return Known.Count < MostKnown ? slot = Known.GetOrAdd(name, made) : made;
    }

    /// <summary>The name under <c>fields</c> of a log record.</summary>
    internal static AttributeKey OfField(string name) =>
        Fields.TryGetValue(name, out var known) ? known : Fields.Count < MostKnown ? Fields.GetOrAdd(name, Of("fields." + name)) : new("fields." + name);

    private static ValueRule RuleOf(string name) => name switch
    {
        "url.query" or "http.target" => ValueRule.Left,
        "url.full" or "http.url" => ValueRule.Address,
        // Of ids too: whoever names a tenant, a session or a run may have named it after a person.
        "user_agent.original" or "server.address" or "db.query.text" or "db.system.name" or "db.operation.name"
            or "tenant.id" or "user.segment" or "workflow.type" or "operation.name" => ValueRule.Repeated,
        "http.request.method" or "http.route" or "url.scheme" or "network.protocol.version" or "log.level" => ValueRule.Plain,
        "client.address" => ValueRule.Client,
        _ => SecretNames.Contains(name) ? ValueRule.Secret : ValueRule.Masked,
    };
}
