using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AiTeams.Otlp;
using Xunit;
using static AiTeams.Tests.Otlp.Messages;

namespace AiTeams.Tests.Otlp;

public sealed class ReceiverTests
{
    private const string TraceService = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    [Fact]
    public async Task An_accepted_http_request_is_answered_with_an_empty_response_message_and_its_raw_bytes_are_handed_on()
    {
        await using var host = await ReceiverHost.StartAsync();
        var message = Traces(Span(1));

        using var response = await host.Client.PostAsync("/v1/traces", Protobuf(message));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType!.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        var (signal, raw) = Assert.Single(host.Consumer.Requests);
        Assert.Equal(OtlpSignal.Traces, signal);
        Assert.Equal(message, raw);
    }

    [Fact]
    public async Task Left_out_spans_are_reported_as_partial_success()
    {
        await using var host = await ReceiverHost.StartAsync();

        using var response = await host.Client.PostAsync("/v1/traces", Protobuf(Traces(Span(1), [])));

        var expected = Field(1, Varint(1, 1), Field(2, "spans without a trace id or span id were left out"));
        Assert.Equal(expected, await response.Content.ReadAsByteArrayAsync());
        Assert.Single(host.Consumer.Spans);
    }

    [Fact]
    public async Task Gzip_is_inflated()
    {
        await using var host = await ReceiverHost.StartAsync();
        var message = Logs(Field(5, Field(1, new string('x', 100_000))));

        using var response = await host.Client.PostAsync("/v1/logs", Protobuf(Gzip(message), "gzip"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(message, Assert.Single(host.Consumer.Requests).Message);
    }

    [Fact]
    public async Task A_gzip_bomb_is_refused_at_the_bound()
    {
        await using var host = await ReceiverHost.StartAsync(new OtlpReceiverOptions { MaxRequestBytes = 1024 * 1024 });
        var bomb = Gzip(new byte[200 * 1024 * 1024]);
        Assert.InRange(bomb.Length, 1, 1024 * 1024);

        using var http = await host.Client.PostAsync("/v1/traces", Protobuf(bomb, "gzip"));
        using var grpc = await CallAsync(host, Frame(bomb, compressed: true), "gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, http.StatusCode);
        Assert.Contains("larger than 1048576 bytes", await http.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("8", Status(grpc));
        Assert.Empty(host.Consumer.Requests);
    }

    [Fact]
    public async Task A_body_over_the_bound_is_refused_and_the_next_request_works()
    {
        await using var host = await ReceiverHost.StartAsync(new OtlpReceiverOptions { MaxRequestBytes = 1000 });

        using var refused = await host.Client.PostAsync("/v1/traces", Protobuf(new byte[1001]));
        using var accepted = await host.Client.PostAsync("/v1/traces", Protobuf(Traces(Span(1))));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    [Theory]
    [InlineData("not protobuf at all", null)]
    [InlineData("not gzip at all", "gzip")]
    public async Task Malformed_bodies_are_400_with_a_status_message(string body, string? encoding)
    {
        await using var host = await ReceiverHost.StartAsync();

        using var response = await host.Client.PostAsync("/v1/metrics", Protobuf(Encoding.UTF8.GetBytes(body), encoding));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(0x12, (await response.Content.ReadAsByteArrayAsync())[0]);
        Assert.Empty(host.Consumer.Requests);
    }

    [Fact]
    public async Task Truncated_gzip_is_400()
    {
        await using var host = await ReceiverHost.StartAsync();
        var gzip = Gzip(Logs(Field(5, Field(1, string.Join(' ', Enumerable.Range(0, 2000))))));

        using var response = await host.Client.PostAsync("/v1/logs", Protobuf(gzip[..(gzip.Length / 2)], "gzip"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(host.Consumer.Logs);
    }

    [Fact]
    public async Task Json_is_415_and_says_what_to_do()
    {
        await using var host = await ReceiverHost.StartAsync();

        using var response = await host.Client.PostAsync("/v1/traces", new StringContent("{}", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_content_encoding_is_415()
    {
        await using var host = await ReceiverHost.StartAsync();

        using var response = await host.Client.PostAsync("/v1/traces", Protobuf([], "zstd"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Get_is_405()
    {
        await using var host = await ReceiverHost.StartAsync();

        using var response = await host.Client.GetAsync(new Uri("/v1/traces", UriKind.Relative));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_required_key_is_asked_for_on_both_transports()
    {
        await using var host = await ReceiverHost.StartAsync(new OtlpReceiverOptions { RequiredKey = "right" });
        var message = Traces(Span(1));

        using var missing = await host.Client.PostAsync("/v1/traces", Protobuf(message));
        using var wrong = await CallAsync(host, Frame(message), key: "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, missing.StatusCode);
        Assert.Equal("16", Status(wrong));
        Assert.Empty(host.Consumer.Requests);

        host.Client.DefaultRequestHeaders.Add(OtlpReceiverOptions.KeyHeader, "right");
        using var http = await host.Client.PostAsync("/v1/traces", Protobuf(message));
        using var grpc = await CallAsync(host, Frame(message), key: "right");
        Assert.Equal(HttpStatusCode.OK, http.StatusCode);
        Assert.Equal("0", Status(grpc));
        Assert.Equal(2, host.Consumer.Requests.Count);
    }

    [Fact]
    public async Task A_grpc_call_is_answered_with_one_frame_and_status_0_in_the_trailers()
    {
        await using var host = await ReceiverHost.StartAsync();

        using var response = await CallAsync(host, Frame(Gzip(Traces(Span(1), [])), compressed: true), "gzip");

        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(Frame(Field(1, Varint(1, 1), Field(2, "spans without a trace id or span id were left out"))), body);
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Single(host.Consumer.Spans);
    }

    [Theory]
    [InlineData(new byte[0], null, "3")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, null, "3")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, null, "3")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 8, 1 }, null, "3")]
    [InlineData(new byte[] { 1, 0, 0, 0, 2, 8, 1 }, "gzip", "3")]
    [InlineData(new byte[] { 1, 0, 0, 0, 2, 8, 1 }, "zstd", "12")]
    public async Task A_malformed_grpc_call_has_its_status_and_reason(byte[] body, string? encoding, string status)
    {
        await using var host = await ReceiverHost.StartAsync();

        using var response = await CallAsync(host, body, encoding);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(status, Status(response));
        Assert.NotEmpty(response.Headers.GetValues("grpc-message").Single());
        Assert.Empty(host.Consumer.Requests);
    }

    private static ByteArrayContent Protobuf(byte[] body, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        return content;
    }

    private static byte[] Gzip(byte[] body)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal)) gzip.Write(body);
        return buffer.ToArray();
    }

    private static byte[] Frame(byte[] message, bool compressed = false)
    {
        byte[] frame = [compressed ? (byte)1 : (byte)0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        return frame;
    }

    private static async Task<HttpResponseMessage> CallAsync(ReceiverHost host, byte[] body, string? encoding = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, TraceService)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (encoding is not null) request.Headers.Add("grpc-encoding", encoding);
        if (key is not null) request.Headers.Add(OtlpReceiverOptions.KeyHeader, key);
        return await host.GrpcClient.SendAsync(request);
    }

    private static string Status(HttpResponseMessage response) =>
        (response.Headers.TryGetValues("grpc-status", out var early) ? early : response.TrailingHeaders.GetValues("grpc-status")).Single();
}
