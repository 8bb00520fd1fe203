using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Sending;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Export;

public sealed class OtlpTlsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_endpoint_is_trusted_by_the_certificate_named_and_by_no_other()
    {
        using var server = Certificate("localhost");
        using var other = Certificate("localhost");
        await using var endpoint = await StartAsync(server);

        Assert.Equal(Verdict.Taken, await SendAsync(endpoint, ("CERTIFICATE", Pem("ca.pem", server))));
        Assert.Equal(Verdict.Later, await SendAsync(endpoint, ("CERTIFICATE", Pem("other.pem", other))));
        Assert.Equal(Verdict.Later, await SendAsync(endpoint));
    }

    [Fact]
    public async Task The_service_shows_a_certificate_of_its_own_where_one_is_asked_for()
    {
        using var server = Certificate("localhost");
        using var client = Certificate("api-gateway");
        await using var endpoint = await StartAsync(server, asks: client.Thumbprint);
        var trusted = ("CERTIFICATE", Pem("ca.pem", server));

        Assert.Equal(Verdict.Taken, await SendAsync(endpoint, trusted, ("CLIENT_CERTIFICATE", Pem("client.pem", client)), ("CLIENT_KEY", Key("client.key", client))));
        Assert.Equal(Verdict.Later, await SendAsync(endpoint, trusted));
    }

    [Fact]
    public void What_cannot_be_used_refuses_the_start_and_says_which_setting()
    {
        var empty = Path.Combine(_folder.Path, "empty.pem");
        File.WriteAllText(empty, "");

        Assert.Contains("OTEL_EXPORTER_OTLP_CERTIFICATE", Refused(("CERTIFICATE", Path.Combine(_folder.Path, "absent.pem"))), StringComparison.Ordinal);
        Assert.Contains("OTEL_EXPORTER_OTLP_CERTIFICATE", Refused(("CERTIFICATE", empty)), StringComparison.Ordinal);
        Assert.Contains("OTEL_EXPORTER_OTLP_CLIENT_KEY", Refused(("CLIENT_CERTIFICATE", empty)), StringComparison.Ordinal);
        Assert.Null(Read());
    }

    private static string Refused(params (string Name, string Path)[] files) => Assert.Throws<StartRefusedException>(() => Read(files)).Message;

    private static OtlpTls? Read(params (string Name, string Path)[] files) =>
        OtlpTls.Read(name => files.FirstOrDefault(file => file.Name == name).Path, "OTEL_EXPORTER_OTLP_");

    private static async Task<Verdict> SendAsync(WebApplication endpoint, params (string Name, string Path)[] files)
    {
        var address = endpoint.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var transport = new OtlpTransport(
            new(new($"https://localhost:{new Uri(address).Port}/v1/traces"), IsGrpc: false, [], Patience.Most, Gzip: false, Read(files)), TimeProvider.System);
        var envelope = new Envelope();
        envelope.Write([]);
        return (await transport.SendAsync(envelope, CancellationToken.None)).Verdict;
    }

    /// <param name="asks">Thumbprint of the one certificate that is let in; null: anybody is.</param>
    private static async Task<WebApplication> StartAsync(X509Certificate2 certificate, string? asks = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate, https =>
        {
            if (asks is null) return;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (shown, _, _) => shown.Thumbprint == asks;
        })));
        var app = builder.Build();
        app.Run(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private string Pem(string name, X509Certificate2 certificate) => Write(name, certificate.ExportCertificatePem());

    private string Key(string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return Write(name, key.ExportPkcs8PrivateKeyPem());
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
