using System.Net;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.Tests.WorkflowEngine.Support;
using AiTeams.WorkflowEngine.Sids;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Sids;

public class SidTests
{
    /// <summary>Vectors of astron-agent's workflow generator.</summary>
    [Theory]
    [InlineData("spf", 4321, 1, "hf", 1759000000123, "172.30.209.27", "7880", "spf00e10001@hf1998c91f67bd11b782")]
    [InlineData("spf", 256, 65535, "hf", 0, "10.0.0.1", "8080", "spf0000ffff@hf000000000000001802")]
    [InlineData("spf", 511, 65536, "hf", 0, "10.0.0.1", "18080", "spf00ff0000@hf000000000000001182")]
    [InlineData("spf", 1, 1, "SparkFlow", 1759000000123, "10.0.0.1", "80", "spf00010001@SparkFlow1998c91f67b0001002")]
    public void A_sid_is_written_and_read_in_astrons_format(string sub, int processId, int index, string location, long milliseconds, string address, string port, string expected)
    {
        var sid = new Sid(sub, unchecked((byte)processId), unchecked((ushort)index), location, milliseconds, SidGenerator.EndOf(IPAddress.Parse(address)), SidGenerator.PortOf(port));

        Assert.Equal(expected, sid.ToString());
        Assert.Equal(sid, Sid.Parse(expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0af7651916cd43dd8448eb211c80319c")]
    [InlineData("spf00e10001hf1998c91f67bd11b782")]
    [InlineData("e10001@hf1998c91f67bd11b782")]
    [InlineData("spf00e10001@f1998c91f67bd11b78")]
    [InlineData("spf00e10001@hf1998c91f67bd11b783")]
    [InlineData("spf01e10001@hf1998c91f67bd11b782")]
    [InlineData("spf00e1000g@hf1998c91f67bd11b782")]
    [InlineData("sp@00e10001@hf1998c91f67bd11b782")]
    [InlineData("spf00e10001@hf1998c91f67b-11b782")]
    public void What_is_no_sid_is_not_read_as_one(string text) => Assert.Null(Sid.Parse(text));

    [Fact]
    public void Sub_and_location_may_have_any_length()
    {
        Assert.Equal(("", "", 1759000000123), (Sid.Parse("00e10001@1998c91f67bd11b782")!.Sub, Sid.Parse("00e10001@1998c91f67bd11b782")!.Location, Sid.Parse("00e10001@1998c91f67bd11b782")!.UnixMilliseconds));
    }

    [Theory]
    [InlineData("Sub", "a@b")]
    [InlineData("Sub", "")]
    [InlineData("Location", "h f")]
    [InlineData("Location", "eu.west")]
    [InlineData("Port", "808")]
    [InlineData("Port", "80a0")]
    [InlineData("Address", "::1")]
    [InlineData("Address", "here")]
    public async Task What_would_make_an_unreadable_sid_stops_the_start(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => EngineHost.StartAsync(settings: ($"Sid:{setting}", value)));

        Assert.Contains($"Sid:{setting}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_run_has_its_own_sid_and_is_found_by_it()
    {
        await using var engine = await EngineHost.StartAsync(settings: [("Sid:Sub", "wfe"), ("Sid:Location", "eu"), ("Sid:Address", "172.30.209.27"), ("Sid:Port", "7880")]);
        var workflow = await engine.CreateAsync(Graphs.Of("start-a", Graphs.Transform("a", "1")));

        var executions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => engine.BeginAsync(workflow)));

        var sids = new List<string>();
        foreach (var execution in executions)
        {
            var seen = await engine.JsonAsync(HttpMethod.Get, $"/executions/{execution}");
            var sid = seen["sid"]!.GetValue<string>();
            sids.Add(sid);
            var found = await engine.JsonAsync(HttpMethod.Get, $"/executions?sid={Uri.EscapeDataString(sid)}");
            Assert.Equal(execution, Assert.Single(found["executions"]!.AsArray())!["execution_id"]!.GetValue<string>());
            var row = (await engine.JsonAsync(HttpMethod.Get, $"/tracking/{seen["tracking_id"]}"))["rows"]!.AsArray().Single(row => (string?)row!["table"] == "executions")!;
            Assert.Equal(sid, row["facts"]!["sid"]!.GetValue<string>());
        }

        Assert.Equal(20, sids.Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 20).Select(index => (ushort)index), sids.Select(sid => Sid.Parse(sid)!.Index).Order());
        Assert.All(sids, sid => Assert.Equal(
            ("wfe", (byte)Environment.ProcessId, "eu", (ushort)0xd11b, "78"),
            (Sid.Parse(sid)!.Sub, Sid.Parse(sid)!.ProcessId, Sid.Parse(sid)!.Location, Sid.Parse(sid)!.AddressEnd, Sid.Parse(sid)!.Port)));
        Assert.Empty((await engine.JsonAsync(HttpMethod.Get, $"/executions?sid={Uri.EscapeDataString(sids[0])}", tenant: "globex"))["executions"]!.AsArray());
        Assert.Empty((await engine.JsonAsync(HttpMethod.Get, $"/executions?sid={Uri.EscapeDataString(sids[0])}&workflow_id=wf_other"))["executions"]!.AsArray());
    }

    [Fact]
    public async Task Without_settings_a_sid_has_32_characters_and_names_the_port_it_listens_on()
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync(Graphs.Of("start-a", Graphs.Transform("a", "1")));

        Assert.Equal(32, run.Sid!.Length);
        Assert.Equal(("spf", "hf", SidGenerator.PortOf($"{engine.Client.BaseAddress!.Port}")), (Sid.Parse(run.Sid)!.Sub, Sid.Parse(run.Sid)!.Location, Sid.Parse(run.Sid)!.Port));
    }
}
