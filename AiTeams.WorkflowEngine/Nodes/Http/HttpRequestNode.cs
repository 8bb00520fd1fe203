using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Expressions;
using AiTeams.Contracts.Workflows;
using AiTeams.Contracts.Workflows.Validation;
using Microsoft.Extensions.Options;

namespace AiTeams.WorkflowEngine.Nodes.Http;

/// <summary>
/// Sends a request; the output is <c>{status, headers, body}</c>. A status of 400 and above is a failure, and the error output carries the
/// response beside the error.
/// </summary>
internal sealed class HttpRequestNode(GuardedConnection connection, IOptions<HttpNodeOptions> options, TimeProvider time) : INodeRunner
{
    private readonly HttpNodeOptions _options = options.Value;

    public string Kind => NodeKinds.HttpRequest;

    public int Attempts => _options.Attempts;

    public TimeSpan RetryDelay => _options.RetryDelay;

    public static bool IsSafe(string method) => method is "GET" or "HEAD" or "OPTIONS";

    public async Task<NodeResult> RunAsync(NodeWork work, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var safe = false;
        try
        {
            var request = OutgoingRequest.Of(work);
            safe = IsSafe(request.Method);
            return await SendAsync(work, request, either.Token);
        }
        catch (ExpressionException error)
        {
            return work.Fail(NodeErrors.ExpressionFailed, error.Message);
        }
        catch (InvalidSettingException error)
        {
            return work.Fail(NodeErrors.InvalidSetting, error.Message);
        }
        catch (Exception exception) when (exception is TargetRefusedException or HttpRequestException { InnerException: TargetRefusedException })
        {
            return work.Fail("target_not_allowed", "The target's address is private, loopback or link-local; Http:AllowedTargets can name exceptions.");
        }
        catch (ResponseTooLargeException)
        {
            return work.Fail("response_too_large", $"The response is larger than {_options.MaxResponseBytes} bytes (Http:MaxResponseBytes).");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return NodeResult.Failure(work.Node.Id, NodeErrors.NodeTimedOut, $"No complete answer within {_options.Timeout.TotalSeconds:0.#} s (Http:Timeout).",
                Contracts.Executions.NodeStatus.TimedOut, transient: safe);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            return work.Fail("connection_failed", "The target could not be reached, or it broke the connection.", transient: safe);
        }
    }

    private async Task<NodeResult> SendAsync(NodeWork work, OutgoingRequest request, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var message = request.ToMessage();
            using var response = await connection.Client.SendAsync(message, cancellationToken);
            if (HttpExchange.IsRedirect(response.StatusCode) && response.Headers.Location is { } location)
            {
                if (redirects == _options.Redirects) return work.Fail("too_many_redirects", $"The target redirects more than {_options.Redirects} times.");
                request = request.RedirectedTo(new Uri(request.Url, location), response.StatusCode);
                continue;
            }

            var output = await HttpExchange.ReadAsync(response, _options.MaxResponseBytes, cancellationToken);
            var status = (int)response.StatusCode;
            return status < 400
                ? NodeResult.Success(output)
                : work.Fail("http_status", $"The target answered {status}.", output, transient: IsSafe(request.Method) && (status is 408 or 429 || status >= 500));
        }
    }
}

/// <summary>A setting came out as something that cannot be used.</summary>
internal sealed class InvalidSettingException(string message) : Exception(message);

/// <summary>A request as a node's settings describe it.</summary>
internal sealed record OutgoingRequest(string Method, Uri Url, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body, string ContentType)
{
    /// <exception cref="InvalidSettingException">A setting cannot be sent.</exception>
    /// <exception cref="ExpressionException">An expression failed.</exception>
    public static OutgoingRequest Of(NodeWork work)
    {
        var method = work.Text("method") ?? "GET";
        if (!HttpRequestRules.Methods.Contains(method, StringComparer.Ordinal)) throw new InvalidSettingException("method did not come out as an HTTP method");
        var url = UrlOf(work.Text("url") ?? "", work.Setting("query"));
        var headers = new List<KeyValuePair<string, string>>();
        var contentType = "";
        foreach (var (name, value) in Members(work.Setting("headers"), "headers"))
        {
            if (HttpRequestRules.HeaderProblem(name, value) is { } problem) throw new InvalidSettingException($"header {name} {problem}");
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) contentType = value;
            else headers.Add(new(name, value));
        }

        // The target can tell a repetition, after a crash here, from a second order.
        if (!headers.Exists(header => header.Key.Equals(InternalHeaders.IdempotencyKey, StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new(InternalHeaders.IdempotencyKey, work.NodeExecutionId));
        }

        var body = work.Setting("body");
        if (contentType.Length == 0) contentType = body is { ValueKind: JsonValueKind.String } ? "text/plain; charset=utf-8" : "application/json";
        return new(method, url, headers, body is { } value1 ? NodeWork.AsText(value1) : null, contentType);
    }

    public HttpRequestMessage ToMessage()
    {
        // Never HTTP/3: a target could send us on to any address by Alt-Svc, and QUIC does not connect through the guard.
        var message = new HttpRequestMessage(new HttpMethod(Method), Url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        foreach (var (name, value) in Headers) message.Headers.TryAddWithoutValidation(name, value);
        if (!message.Headers.NonValidated.Contains("User-Agent")) message.Headers.TryAddWithoutValidation("User-Agent", "AiTeams-WorkflowEngine");
        if (Body is null) return message;
        message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        return message;
    }

    /// <summary>As fetch does: 303, and 301 and 302 after a POST, go on as GET without a body; another origin is not shown our headers.</summary>
    public OutgoingRequest RedirectedTo(Uri url, HttpStatusCode status)
    {
        if (HttpRequestRules.UrlProblem(url) is { } problem) throw new InvalidSettingException($"the redirect's target {problem}");
        if (Url.Scheme == Uri.UriSchemeHttps && url.Scheme == Uri.UriSchemeHttp) throw new InvalidSettingException("the redirect leads from https to http");
        var get = status == HttpStatusCode.SeeOther || (Method == "POST" && status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found);
        var sameOrigin = Uri.Compare(Url, url, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
        return this with { Url = url, Headers = sameOrigin ? Headers : [], Method = get && Method != "HEAD" ? "GET" : Method, Body = get ? null : Body };
    }

    private static Uri UrlOf(string text, JsonElement? query)
    {
        Uri.TryCreate(text, UriKind.Absolute, out var url);
        if (text.Length > WorkflowLimits.UrlLength) throw new InvalidSettingException($"url is longer than {WorkflowLimits.UrlLength} characters");
        if (HttpRequestRules.UrlProblem(url) is { } problem) throw new InvalidSettingException($"url {problem}");
        var pairs = string.Join('&', Members(query, "query").Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        if (pairs.Length == 0) return url!;
        var whole = new UriBuilder(url!) { Fragment = "" };
        whole.Query = whole.Query.Length > 1 ? $"{whole.Query}&{pairs}" : pairs;
        return whole.Uri.AbsoluteUri.Length <= WorkflowLimits.UrlLength
            ? whole.Uri
            : throw new InvalidSettingException($"url is longer than {WorkflowLimits.UrlLength} characters");
    }

    private static IEnumerable<KeyValuePair<string, string>> Members(JsonElement? value, string setting)
    {
        if (value is null) yield break;
        if (value.Value.ValueKind != JsonValueKind.Object) throw new InvalidSettingException($"{setting} did not come out as an object");
        foreach (var member in value.Value.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Null) continue;
            if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                throw new InvalidSettingException($"{setting}.{member.Name} did not come out as a single value");
            yield return new(member.Name, NodeWork.AsText(member.Value));
        }
    }
}
