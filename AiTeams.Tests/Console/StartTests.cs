using AiTeams.ConsoleApp;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

public sealed class StartTests
{
    [Theory]
    [InlineData("Console:RelayEndpoint=nowhere", "Console:RelayEndpoint is 'nowhere'; it must be an http or https address.")]
    [InlineData("Console:RelayEndpoint=ftp://example.org", "Console:RelayEndpoint is 'ftp://example.org'; it must be an http or https address.")]
    [InlineData("Console:RelayQueue=0", "Console:RelayQueue: ")]
    [InlineData("Console:RelayProtocol=carrier-pigeon", "Console:RelayProtocol: ")]
    [InlineData("Console:RowsTimeout=soon", "'Console:RowsTimeout'")]
    [InlineData("Telemetry:ShutdownTimeout=never", "Telemetry:ShutdownTimeout is 'never'")]
    [InlineData("Console:OtlpGrpcPort=many", "'Console:OtlpGrpcPort'")]
    [InlineData("Console:Store:MaxRecords=0", "Console:Store:MaxRecords: ")]
    public void A_setting_that_cannot_be_used_stops_the_start_with_one_line_that_names_it(string setting, string named)
    {
        var refused = Assert.Throws<StartRefusedException>(() => ConsoleServer.Build(["--urls=http://127.0.0.1:0", "--environment=Development", "--" + setting]));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.ToString());
        Assert.StartsWith("Start refused: ", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:18801", null, "00:00:00")]
    [InlineData("http://127.0.0.1:18801", "00:00:03", "00:00:03")]
    [InlineData("http://localhost:4317", null, null)]
    [InlineData("http://collector.example.org:18801", null, null)]
    public async Task A_console_that_sends_to_itself_does_not_wait_at_its_end_for_what_it_cannot_take(string endpoint, string? given, string? timeout)
    {
        await using var app = ConsoleServer.Build([
            "--urls=http://127.0.0.1:0", "--environment=Development", "--Console:OtlpGrpcPort=18801", $"--OTEL_EXPORTER_OTLP_ENDPOINT={endpoint}",
            .. given is null ? Array.Empty<string>() : [$"--Telemetry:ShutdownTimeout={given}"]]);

        Assert.Equal(timeout, app.Configuration["Telemetry:ShutdownTimeout"]);
    }

    [Fact]
    public void Ports_alone_are_open_to_others_and_so_need_a_key()
    {
        var refused = Assert.Throws<StartRefusedException>(() => ConsoleServer.Build(["--HTTP_PORTS=8080", "--environment=Production"]));

        Assert.Equal("the Console would listen on *, which others can reach; set Console:ApiKey, or listen on localhost.", refused.Message);
    }

    [Fact]
    public async Task Ports_alone_are_listened_on_at_every_address()
    {
        var (http, grpc) = (FreePort.Next(), FreePort.Next());
        using var data = new TempFolder();
        await using var app = ConsoleServer.Build(
            [$"--HTTP_PORTS={http}", $"--Console:OtlpGrpcPort={grpc}", "--Console:ApiKey=a-key", "--environment=Production", $"--AITEAMS_DATA={data.Path}"]);

        Assert.Equal([$"http://*:{http}", $"http://*:{grpc}"], app.Urls);
    }

    [Fact]
    public void Every_setting_that_cannot_be_used_is_in_the_line()
    {
        var refused = Assert.Throws<StartRefusedException>(() => ConsoleServer.Build(
            ["--urls=http://127.0.0.1:0", "--environment=Development", "--Console:RelayQueue=0", "--Console:Store:MaxReceipts=0"]));

        Assert.Contains("Console:RelayQueue: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Console:Store:MaxReceipts: ", refused.Message, StringComparison.Ordinal);
    }
}
