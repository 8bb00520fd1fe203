using System.Security.Cryptography;
using System.Text;
using AiTeams.ServiceDefaults.Identity;
using Microsoft.Extensions.Configuration;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>
/// How user ids appear in logs, spans and receipts. <c>Privacy:UserIds</c> = plain (default in dev and staging) | hashed (default in prod),
/// keyed by <c>Privacy:UserIdKey</c>. Rows and answers keep the id itself.
/// </summary>
public sealed class UserIds
{
    private const int Slots = 1024;

    private readonly byte[] _key;

    // An id comes again and again, line after line. Losing a race costs one more hash.
    private readonly KnownId?[] _known = new KnownId?[Slots];

    internal UserIds(IConfiguration configuration, ServiceIdentity identity)
    {
        var mode = configuration["Privacy:UserIds"] ?? (identity.Environment == DeploymentEnvironment.Prod ? "hashed" : "plain");
        if (mode is not ("plain" or "hashed")) throw new StartRefusedException($"Privacy:UserIds is '{mode}'; it must be plain or hashed.");
        AreHashed = mode == "hashed";
        HasKey = configuration["Privacy:UserIdKey"] is { Length: > 0 };
        // Without a key nothing can be looked up later, but nothing plain leaves either; start-up says so.
        _key = HasKey ? Encoding.UTF8.GetBytes(configuration["Privacy:UserIdKey"]!) : RandomNumberGenerator.GetBytes(32);
    }

    /// <summary>Whether ids are hashed.</summary>
    public bool AreHashed { get; }

    /// <summary>Whether the hash survives a restart and is the same in every service.</summary>
    internal bool HasKey { get; }

    /// <summary>The id as telemetry shows it. One that is an e-mail address or phone number is hashed even where ids are plain: masked, all users would be one.</summary>
    public string Shown(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ref var slot = ref _known[(uint)string.GetHashCode(userId.AsSpan()) % Slots];
        var known = slot;
        if (known is not null && known.Id == userId) return known.Shown;
        var shown = AreHashed || !ReferenceEquals(PersonalValues.Mask(userId), userId) ? Hash(userId, _key) : userId;
        slot = new(userId, shown);
        return shown;
    }

    /// <summary><c>u_</c> and the first 16 bytes of HMAC-SHA256, in lower-case hex.</summary>
    public static string Hash(string userId, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return UserIdHash.Of(userId, key);
    }

    private sealed record KnownId(string Id, string Shown);
}
