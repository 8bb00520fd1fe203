using System.Text.Json;
using AiTeams.Contracts;
using Xunit;

namespace AiTeams.Tests.Contracts;

public sealed class ContractJsonTests
{
    [Theory]
    [InlineData("2026-01-31T09:30:00+02:00", "\"2026-01-31T07:30:00Z\"")]
    [InlineData("2026-01-31T09:30:00.123456Z", "\"2026-01-31T09:30:00.123456Z\"")]
    public void Times_are_UTC_with_Z_and_read_with_any_offset(string given, string written)
    {
        var time = JsonSerializer.Deserialize<DateTimeOffset>($"\"{given}\"", ContractJson.Options);

        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.Equal(written, JsonSerializer.Serialize(time, ContractJson.Options));
        Assert.Equal(written, JsonSerializer.Serialize<DateTimeOffset?>(time, ContractJson.Options));
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("12")]
    public void What_is_no_time_is_refused_as_JSON_of_the_wrong_type(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>(json, ContractJson.Options));
}
