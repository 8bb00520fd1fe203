using System.Diagnostics;

namespace OpenTelemetry.Instrumentation.Http;

/// <summary>What the client spans of HttpClient carry and which requests have one. An enricher that throws is ignored.</summary>
public class HttpClientTraceInstrumentationOptions
{
    /// <summary>Answers whether the request is recorded; false, or an exception, leaves its span unexported.</summary>
    public Func<HttpRequestMessage, bool>? FilterHttpRequestMessage { get; set; }

    public Action<Activity, HttpRequestMessage>? EnrichWithHttpRequestMessage { get; set; }

    public Action<Activity, HttpResponseMessage>? EnrichWithHttpResponseMessage { get; set; }

    public Action<Activity, Exception>? EnrichWithException { get; set; }

    /// <summary>Adds a failure to the span as an event. .NET adds one of its own for connection failures.</summary>
    public bool RecordException { get; set; }
}
