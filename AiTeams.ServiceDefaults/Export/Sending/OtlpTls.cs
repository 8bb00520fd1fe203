using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AiTeams.ServiceDefaults.Identity;

namespace AiTeams.ServiceDefaults.Export.Sending;

/// <summary>
/// Certificates for an https endpoint, PEM files named by OTEL_EXPORTER_OTLP_CERTIFICATE (trusted instead of the system's), _CLIENT_CERTIFICATE
/// and _CLIENT_KEY (what this service shows of itself).
/// </summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-specification/blob/v1.48.0/specification/protocol/exporter.md#configuration-options.</remarks>
internal sealed class OtlpTls
{
    private readonly X509Certificate2Collection? _trusted;
    private readonly SslStreamCertificateContext? _own;

    private OtlpTls(X509Certificate2Collection? trusted, SslStreamCertificateContext? own) => (_trusted, _own) = (trusted, own);

    /// <param name="read">Gives a setting by the end of its name; null when it is not set.</param>
    /// <param name="prefix">What the names begin with, for messages; a signal's own setting is meant too.</param>
    /// <returns>Null when none is set.</returns>
    /// <exception cref="StartRefusedException">A file cannot be read, or holds no certificate.</exception>
    internal static OtlpTls? Read(Func<string, string?> read, string prefix)
    {
        var (trusted, certificate, key) = (read("CERTIFICATE"), read("CLIENT_CERTIFICATE"), read("CLIENT_KEY"));
        if (certificate is null != key is null) throw new StartRefusedException($"{prefix}CLIENT_CERTIFICATE and {prefix}CLIENT_KEY belong together: only one is set.");
        return trusted is null && certificate is null ? null : new(
            trusted is null ? null : Load(prefix + "CERTIFICATE", () => Certificates(trusted)),
            certificate is null ? null : Load(prefix + "CLIENT_CERTIFICATE", () => Own(certificate, key!)));
    }

    internal SslClientAuthenticationOptions Options()
    {
        var options = new SslClientAuthenticationOptions { ClientCertificateContext = _own };
        if (_trusted is not null)
        {
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_trusted);
        }
        return options;
    }

    private static X509Certificate2Collection Certificates(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("it holds no certificate");
    }

    private static SslStreamCertificateContext Own(string certificate, string key)
    {
        using var pem = X509Certificate2.CreateFromPemFile(certificate, key);
        // The file may hold the chain too: an endpoint that trusts the root alone needs what lies between.
        var chain = Certificates(certificate);
        // By way of PKCS #12: Windows refuses a key that exists in memory alone.
        return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), chain, offline: true);
    }

    private static T Load<T>(string name, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartRefusedException($"{name} cannot be used: {failure.Message}");
        }
    }
}
