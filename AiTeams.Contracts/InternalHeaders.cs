namespace AiTeams.Contracts;

/// <summary>
/// Headers between our own services. The gateway sets them from key, body and stored rows and never forwards a caller's; agent and engine
/// listen on loopback or a private network and trust them. Segment and VIP travel as baggage (telemetry contract).
/// </summary>
public static class InternalHeaders
{
    /// <summary>Tenant on whose behalf the call is made. Required on every internal route that reads or writes rows.</summary>
    public const string TenantId = "X-Tenant-ID";

    /// <summary>End user, as asserted by the key's owner, percent-encoded: header values are ASCII, user ids any script.</summary>
    public const string UserId = "X-User-ID";

    /// <summary>The same key with the same body answers the stored row; with another body 422.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>A user id as <see cref="UserId"/> carries it between our services.</summary>
    public static string EncodeUserId(string userId) => Uri.EscapeDataString(userId);

    /// <summary>A user id out of <see cref="UserId"/>. Between our services only: callers of the gateway send it as it is.</summary>
    public static string DecodeUserId(string header) => Uri.UnescapeDataString(header);
}
