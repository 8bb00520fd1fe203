namespace AiTeams.ServiceDefaults.Export.Sending;

/// <summary>Where one signal goes, and how.</summary>
/// <param name="Endpoint">With the path: <c>/v1/traces</c> or the gRPC method.</param>
/// <param name="Timeout">Of one request.</param>
/// <param name="Tls">Null: whom the system trusts, and no certificate of our own.</param>
internal sealed record OtlpTarget(
    Uri Endpoint, bool IsGrpc, IReadOnlyList<KeyValuePair<string, string>> Headers, TimeSpan Timeout, bool Gzip, OtlpTls? Tls = null);
