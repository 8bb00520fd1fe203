using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using AiTeams.Contracts.Access;
using Microsoft.Extensions.Options;

namespace AiTeams.ApiGateway.Access;

/// <summary>The keys that are configured. A key is found by its public id and proved by its hash, compared in constant time.</summary>
internal sealed class ApiKeys(IOptions<AccessOptions> options, TimeProvider time)
{
    private readonly FrozenDictionary<string, ApiKey> _keys = options.Value.Keys
        .Select(key => new ApiKey(
            Convert.FromHexString(key.Hash), key.Expires,
            new Caller(key.Tenant, key.Segment, key.Vip, key.Id, key.ClientName, key.ClientType, key.Scopes.ToFrozenSet(StringComparer.Ordinal))))
        .ToFrozenDictionary(key => key.Owner.KeyId!, StringComparer.Ordinal);

    // Compared with when the id is unknown, so that both answers take the same work.
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    /// <returns>Whose key it is.</returns>
    /// <exception cref="ServiceDefaults.Problems.ProblemException">401: unknown or expired.</exception>
    public Caller Prove(string presented)
    {
        var known = ApiKeyFormat.TryReadId(presented, out var id) & _keys.TryGetValue(id ?? "", out var key);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(presented));
        if (!CryptographicOperations.FixedTimeEquals(hash, key?.Hash ?? NoHash) || !known) throw AccessProblems.Invalid();
        if (key!.Expires is { } expires && time.GetUtcNow() >= expires) throw AccessProblems.Expired(expires);
        return key.Owner;
    }

    private sealed record ApiKey(byte[] Hash, DateTimeOffset? Expires, Caller Owner);
}
