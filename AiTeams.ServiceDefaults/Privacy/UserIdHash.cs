using System.Security.Cryptography;
using System.Text;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>How a user id is hashed. The command line compiles this file too, so that what it prints is what telemetry shows.</summary>
internal static class UserIdHash
{
    /// <summary><c>u_</c> and the first 16 bytes of HMAC-SHA256, in lower-case hex.</summary>
    internal static string Of(string userId, ReadOnlySpan<byte> key)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(userId), digest);
        return "u_" + Convert.ToHexStringLower(digest[..16]);
    }
}
