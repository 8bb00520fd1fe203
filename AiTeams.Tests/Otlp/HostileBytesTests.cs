using AiTeams.Otlp;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static AiTeams.Tests.Otlp.Messages;

namespace AiTeams.Tests.Otlp;

/// <summary>Whatever bytes come, the decoder answers with records or with <see cref="OtlpFormatException"/>, nothing else.</summary>
public sealed class HostileBytesTests
{
    private static readonly byte[] Sample = Traces(Span(
        7, Field(5, "GET /things"), Field(9, Attribute("list", Field(5, Field(1, Varint(3, 1)), Field(1, Field(6, Field(1, Attribute("k", Field(1, "v")))))))),
        Field(11, Field(2, "event"), Field(3, Attribute("a", Varint(2, 1)))), Field(13, Field(1, new byte[16])), Field(15, Field(2, "bad"), Varint(3, 2))));

    [Fact]
    public void Random_bytes_never_break_the_decoder() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), DecodesOrRefuses).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void A_real_request_with_bytes_changed_never_breaks_the_decoder()
    {
        var changes = ArbMap.Default.ArbFor<(int Position, byte Value)[]>();
        Prop.ForAll(changes, edits =>
        {
            var bytes = (byte[])Sample.Clone();
            foreach (var (position, value) in edits) bytes[(uint)position % (uint)bytes.Length] = value;
            return DecodesOrRefuses(bytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void A_real_request_cut_anywhere_never_breaks_the_decoder()
    {
        for (var length = 0; length <= Sample.Length; length++) Assert.True(DecodesOrRefuses(Sample[..length]));
        Assert.Single(OtlpDecoder.Traces(Sample).Records);
    }

    private static bool DecodesOrRefuses(byte[] bytes) =>
        Ends(() => OtlpDecoder.Traces(bytes)) && Ends(() => OtlpDecoder.Logs(bytes)) && Ends(() => OtlpDecoder.Metrics(bytes));

    private static bool Ends(Func<object> decode)
    {
        try
        {
            return decode() is not null;
        }
        catch (OtlpFormatException)
        {
            return true;
        }
    }
}
