using System.Text.Json;
using AiTeams.Otlp;
using Xunit;
using static AiTeams.Tests.Otlp.Messages;

namespace AiTeams.Tests.Otlp;

public sealed class OtlpDecoderTests
{
    [Fact]
    public void A_resource_behind_its_spans_is_still_theirs()
    {
        var scopeSpans = Field(2, Field(2, Span(1)), Field(1, Field(1, "late scope")));
        var resource = Field(1, Field(1, Attribute("service.name", Field(1, "late"))));

        var span = Assert.Single(OtlpDecoder.Traces(Field(1, scopeSpans, resource)).Records);

        Assert.Equal(("late", "late scope"), (span.Resource.ServiceName, span.Scope.Name));
    }

    [Fact]
    public void Unknown_fields_of_every_wire_type_are_passed_over()
    {
        byte[] eight = [(100 << 3 | 1) & 0x7F | 0x80, 100 << 3 >> 7, 1, 2, 3, 4, 5, 6, 7, 8];
        byte[] four = [(100 << 3 | 5) & 0x7F | 0x80, 100 << 3 >> 7, 1, 2, 3, 4];
        var span = Span(1, Field(99, "?"), Varint(98, long.MaxValue), eight, four, Field(5, "known"));

        Assert.Equal("known", Assert.Single(OtlpDecoder.Traces(Join(Field(9, "future"), Traces(span))).Records).Name);
    }

    [Fact]
    public void A_span_without_ids_is_rejected_and_the_others_stay()
    {
        var batch = OtlpDecoder.Traces(Traces(Span(1), Field(5, "no ids"), Span(2)));

        Assert.Equal(2, batch.Records.Count);
        Assert.Equal((1, "spans without a trace id or span id were left out"), (batch.Rejected, batch.Reason));
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x05, 0x01 }, "claims 5 bytes, 1 are left")]
    [InlineData(new byte[] { 0x0B }, "wire type 3")]
    [InlineData(new byte[] { 0x00 }, "field number 0")]
    [InlineData(new byte[] { 0x08, 0x01 }, "wire type 0, not 2")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, "longer than 10 bytes")]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F }, "claims 9223372036854775807 bytes")]
    public void Malformed_bytes_are_refused_with_the_place(byte[] message, string why)
    {
        Assert.Contains(why, Assert.Throws<OtlpFormatException>(() => OtlpDecoder.Traces(message)).Message, StringComparison.Ordinal);
        Assert.Contains(why, Assert.Throws<OtlpFormatException>(() => OtlpDecoder.Logs(message)).Message, StringComparison.Ordinal);
        Assert.Contains(why, Assert.Throws<OtlpFormatException>(() => OtlpDecoder.Metrics(message)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_id_of_the_wrong_length_is_refused() =>
        Assert.Contains("16 bytes, not 3", Assert.Throws<OtlpFormatException>(() => OtlpDecoder.Traces(Traces(Field(1, "abc")))).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_nest_to_the_limit_and_no_further()
    {
        Assert.Equal(OtlpValueKind.ArrayValue, OtlpDecoder.Logs(Logs(Field(5, Nested(32)))).Records[0].Body.Kind);

        var refused = Assert.Throws<OtlpFormatException>(() => OtlpDecoder.Logs(Logs(Field(5, Nested(33)))));

        Assert.Equal("A value nests deeper than 32 levels.", refused.Message);
    }

    [Fact]
    public void Very_deep_nesting_ends_in_an_error_not_in_a_stack_overflow() =>
        Assert.Throws<OtlpFormatException>(() => OtlpDecoder.Logs(Logs(Field(5, Nested(3000)))));

    [Fact]
    public void Many_empty_records_are_refused_before_they_fill_the_memory()
    {
        var message = Logs([.. Enumerable.Repeat(Array.Empty<byte>(), 101)]);

        Assert.Equal(101, OtlpDecoder.Logs(message, new OtlpLimits { Elements = 101 }).Records.Count);
        Assert.Contains("more than 100", Assert.Throws<OtlpFormatException>(() => OtlpDecoder.Logs(message, new OtlpLimits { Elements = 100 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_becomes_the_replacement_character_and_the_record_is_kept() =>
        Assert.Equal("a\uFFFDb", OtlpDecoder.Logs(Logs(Field(5, Field(1, [0x61, 0xFF, 0x62])))).Records[0].Body.StringValue);

    [Fact]
    public void Every_kind_of_value_has_its_json()
    {
        byte[] real = [0x21, .. BitConverter.GetBytes(double.NaN)];
        var list = Field(6,
            Field(1, Attribute("text", Field(1, "\"<"))), Field(1, Attribute("flag", Varint(2, 1))), Field(1, Attribute("whole", Varint(3, -9))),
            Field(1, Attribute("nan", real)), Field(1, Attribute("bytes", Field(7, [1, 2]))), Field(1, Attribute("none", [])),
            Field(1, Attribute("list", Field(5, Field(1, Varint(3, 1)), Field(1, Field(1, "x"))))));

        var body = OtlpDecoder.Logs(Logs(Field(5, list))).Records[0].Body;

        using var json = JsonDocument.Parse(body.ToString());
        Assert.Equal(
            """{"text":"\u0022\u003C","flag":true,"whole":-9,"nan":"NaN","bytes":"AQI=","none":null,"list":[1,"x"]}""", json.RootElement.GetRawText());
        Assert.Equal(body, OtlpDecoder.Logs(Logs(Field(5, list))).Records[0].Body);
    }

    [Fact]
    public void Recurring_text_is_one_string()
    {
        var message = Traces(Span(1, Field(5, "GET /things"), Field(9, Attribute("http.request.method", Field(1, "GET")))));

        var one = OtlpDecoder.Traces(message).Records[0];
        var two = OtlpDecoder.Traces(message).Records[0];

        Assert.Same(one.Attributes[0].Key, two.Attributes[0].Key);
    }

    /// <summary>A log record without a time of its own is shown at the time it was observed.</summary>
    [Fact]
    public void The_observed_time_stands_in_for_a_missing_one()
    {
        byte[] observed = [11 << 3 | 1, 5, 0, 0, 0, 0, 0, 0, 0];

        Assert.Equal(5UL, OtlpDecoder.Logs(Logs(observed)).Records[0].UnixNano);
    }

    [Theory]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736", true)]
    [InlineData("4BF92F3577B34DA6A3CE929D0E0E4736", false)]
    [InlineData("00000000000000000000000000000000", false)]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e473", false)]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e473g", false)]
    public void A_trace_id_is_32_lower_case_hex_digits_and_not_zero(string text, bool valid)
    {
        Assert.Equal(valid, TraceId.TryParse(text, out var id));
        if (valid) Assert.Equal(text, id.ToString());
    }

    private static byte[] Nested(int levels)
    {
        var value = Field(1, "core");
        for (var level = 0; level < levels; level++) value = Field(5, Field(1, value));
        return value;
    }
}
