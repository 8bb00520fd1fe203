using System.Net.Http.Headers;
using System.Text;

namespace AiTeams.Tests.ApiGateway;

/// <summary>Chats as a client sends them, and events as the agent does.</summary>
internal static class Chats
{
    public const string Stream = "/api/app/chat/stream";
    public const string Status = "id: 1\nevent: status\ndata: {\"type\":\"status\",\"tracking_id\":\"t\",\"at\":\"2026-01-01T00:00:00Z\"}\n\n";
    public const string Message = "id: 2\nevent: message\ndata: {\"type\":\"message\",\"tracking_id\":\"t\",\"at\":\"2026-01-01T00:00:00Z\",\"text\":\"Zwei Schritte: 你好\"}\n\n";
    public const string Done = "id: 3\nevent: done\ndata: {\"type\":\"done\",\"tracking_id\":\"t\",\"at\":\"2026-01-01T00:00:00Z\",\"is_final\":true,\"result\":\"workflow\"}\n\n";

    public const string Workflow =
        "id: 3\nevent: workflow\ndata: {\"type\":\"workflow\",\"tracking_id\":\"t\",\"at\":\"2026-01-01T00:00:00Z\",\"workflow\":{\"workflow_id\":\"wf_1\",\"tracking_id\":\"t\","
        + "\"name\":\"Fetch\",\"workflow_type\":\"simple\",\"created_at\":\"2026-01-01T00:00:00Z\"}}\n\n";

    /// <param name="more">Further members of the body.</param>
    public static Task<Reply> ChatAsync(this GatewayUnderTest gateway, string message, string? more, (string, string)[] headers) =>
        gateway.PostAsync(Stream, $$"""{"message": "{{message}}"{{(more is null ? "" : ", " + more)}}}""", headers);

    public static HttpRequestMessage Request(string message) => new(HttpMethod.Post, Stream)
    {
        Content = new StringContent($$"""{"message": "{{message}}"}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
    };
}
