using AiTeams.ConsoleApp;
using AiTeams.ServiceDefaults.Identity;
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
    [InlineData("Console:OtlpGrpcPort=many", "'Console:OtlpGrpcPort'")]
    [InlineData("Console:Store:MaxRecords=0", "Console:Store:MaxRecords: ")]
    public void A_setting_that_cannot_be_used_stops_the_start_with_one_line_that_names_it(string setting, string named)
    {
        var refused = Assert.Throws<StartRefusedException>(() => ConsoleServer.Build(["--urls=http://127.0.0.1:0", "--environment=Development", "--" + setting]));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.ToString());
        Assert.StartsWith("Start refused: ", refused.ToString(), StringComparison.Ordinal);
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
