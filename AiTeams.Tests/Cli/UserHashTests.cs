using AiTeams.Cli;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Cli;

public sealed class UserHashTests
{
    [Fact]
    public async Task The_hash_is_what_telemetry_shows()
    {
        var result = await Shell.RunAsync(["user-hash", "u-1"], new() { ["Privacy__UserIdKey"] = "k1" });

        Assert.Equal((ExitCodes.Fine, UserIds.Hash("u-1", "k1"u8)), (result.ExitCode, result.Output.Trim()));
    }

    [Fact]
    public async Task A_key_file_goes_before_the_environment_and_its_last_line_feed_is_no_key()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "key");
        await File.WriteAllTextAsync(file, "k2\n");

        var result = await Shell.RunAsync(["user-hash", "u-1", "--key-file", file], new() { ["Privacy__UserIdKey"] = "k1" });

        Assert.Equal(UserIds.Hash("u-1", "k2"u8), result.Output.Trim());
    }

    [Theory]
    [InlineData("user-hash u-1", "No key: set Privacy__UserIdKey")]
    [InlineData("user-hash u-1 --key-file /no/such/file", "There is no key file /no/such/file.")]
    public async Task Without_a_key_it_is_wrong_usage_and_says_what_to_do(string line, string message)
    {
        var result = await Shell.RunAsync(line.Split(' '));

        Assert.Equal((ExitCodes.WrongUsage, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(message, result.Errors, StringComparison.Ordinal);
    }
}
