using System.Text.Json;
using AiTeams.Tests.ServiceDefaults;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

/// <summary>What was given as a number stays one: in its field, and in the message.</summary>
public sealed class NumberValueTests
{
    [Fact]
    public async Task Numbers_of_every_type_are_numbers_in_the_line()
    {
        await using var host = new LineHost();
        host.Logger().LogInformation("{Decimal} {Big} {Half} {Native}", 12.50m, ulong.MaxValue, (Half)0.5, (nint)7);

        var line = host.Only();
        Assert.Equal("12.50 18446744073709551615 0.5 7", line.Text("@message"));
        var fields = line.GetProperty("fields");
        Assert.All(fields.EnumerateObject(), static field => Assert.Equal(JsonValueKind.Number, field.Value.ValueKind));
        Assert.Equal((12.5, 18446744073709551615d, 0.5, 7), (fields.GetProperty("Decimal").GetDouble(), fields.GetProperty("Big").GetDouble(), fields.GetProperty("Half").GetDouble(), fields.GetProperty("Native").GetInt32()));
    }

    [Fact]
    public async Task A_count_of_eleven_digits_is_no_phone_number()
    {
        await using var host = new LineHost();
        host.Logger().LogInformation("copied {Bytes} of {Total,14} bytes, {Ticks} ticks", 13_812_345_678L, 15_912_345_678L, 18_612_345_678d);

        var line = host.Only();
        Assert.Equal("copied 13812345678 of    15912345678 bytes, 18612345678 ticks", line.Text("@message"));
        Assert.Equal(13_812_345_678, line.GetProperty("fields").GetProperty("Bytes").GetInt64());
    }

    [Theory]
    [InlineData("call {Caller}", "13812345678", "call [phone]")]
    [InlineData("13812345678 got {Bytes}", 15_912_345_678L, "[phone] got 15912345678")]
    [InlineData("{Bytes} from 13812345678", 15_912_345_678L, "15912345678 from [phone]")]
    [InlineData("call +86{Rest}", 13_812_345_678L, "call [phone]")]
    [InlineData("call {Caller:000 0000 0000}", 13_812_345_678L, "call [phone]")]
    [InlineData("password={Value}", 123456789, "password=[redacted]")]
    [InlineData("https://{Id}@host/x", 13_812_345_678L, "https://[redacted]@host/x")]
    [InlineData("{Id}@example.com wrote", 13_812_345_678L, "[email] wrote")]
    [InlineData("/reset?{Code}", 123456789, "/reset?[redacted]")]
    public async Task What_is_personal_or_secret_is_masked_beside_a_number_and_around_one(string template, object value, string message)
    {
        await using var host = new LineHost();
#pragma warning disable CA2254 // Templates that vary are the point.
        host.Logger().LogInformation(template, value);
#pragma warning restore CA2254

        Assert.Equal(message, host.Only().Text("@message"));
    }
}
