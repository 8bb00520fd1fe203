using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AiTeams.AppHost.Access;
using Xunit;

namespace AiTeams.Tests.AppHost.Access;

public sealed class DemoKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aiteams-keys-").FullName;

    private string KeyFile => Path.Combine(_folder, DemoKeys.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_first_start_writes_three_keys_for_their_owner_only()
    {
        DemoKeys.ReadOrCreate(_folder);

        var keys = JsonNode.Parse(File.ReadAllText(KeyFile))!["keys"]!.AsArray();
        Assert.Equal(
            [("acme", "free", "demo-acme"), ("globex", "premium", "demo-globex"), ("initech", "enterprise", "demo-initech")],
            keys.Select(key => ((string)key!["tenant"]!, (string)key["segment"]!, (string)key["client_name"]!)));
        Assert.All(keys, key => Assert.Matches("^ak_demo-[a-z]+_[0-9a-f]{64}$", (string)key!["key"]!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Fact]
    public void A_later_start_has_the_same_keys() => Assert.Equal(DemoKeys.ReadOrCreate(_folder), DemoKeys.ReadOrCreate(_folder));

    [Theory]
    [InlineData("")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("{\"keys\":[{\"tenant\":\"acme\"}]}")]
    [InlineData("{\"keys\":[{\"tenant\":\"a\",\"segment\":\"b\",\"client_name\":\"c\",\"key\":\"nokey\"}]}")]
    public void A_damaged_file_is_replaced(string damaged)
    {
        File.WriteAllText(KeyFile, damaged);

        Assert.Equal(3, DemoKeys.ReadOrCreate(_folder).Count);
        Assert.Equal(3, JsonNode.Parse(File.ReadAllText(KeyFile))!["keys"]!.AsArray().Count);
    }

    [Fact]
    public void The_gateway_gets_hashes_and_never_a_key()
    {
        var keys = DemoKeys.ReadOrCreate(_folder);

        var environment = DemoKeys.ToEnvironment(keys).ToDictionary();

        Assert.Equal("demo-initech", environment["Access__Keys__2__Id"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(keys[2].Key))), environment["Access__Keys__2__Hash"]);
        Assert.Equal(("initech", "enterprise", "true", "api-client"),
            (environment["Access__Keys__2__Tenant"], environment["Access__Keys__2__Segment"], environment["Access__Keys__2__Vip"], environment["Access__Keys__2__ClientType"]));
        Assert.Equal("false", environment["Access__Keys__0__Vip"]);
        Assert.DoesNotContain(environment.Values, value => keys.Any(key => value.Contains(key.Key.Split('_')[2], StringComparison.Ordinal)));
    }
}
