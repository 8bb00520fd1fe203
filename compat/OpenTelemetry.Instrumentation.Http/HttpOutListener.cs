using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry.Context.Propagation;

namespace OpenTelemetry.Instrumentation.Http;

/// <summary>Adds to HttpClient's own span what the options ask for. Name, attributes and status are the runtime's work.</summary>
internal sealed class HttpOutListener(HttpClientTraceInstrumentationOptions options)
{
    private const string Operation = "System.Net.Http.HttpRequestOut";
    private const string Failure = "System.Net.Http.Exception";

    public static readonly FrozenSet<string> Events = FrozenSet.Create(Operation, Operation + ".Start", Operation + ".Stop", Failure);

    public void OnEvent(string name, object? payload)
    {
        if (Activity.Current is not { } activity) return;
        switch (name)
        {
            case Operation + ".Start":
                OnStart(activity, DiagnosticSubscription.Get<HttpRequestMessage>(payload, "Request"));
                break;
            case Operation + ".Stop":
                if (activity.IsAllDataRequested && options.EnrichWithHttpResponseMessage is not null)
                    Enrich(options.EnrichWithHttpResponseMessage, activity, DiagnosticSubscription.Get<HttpResponseMessage>(payload, "Response"));
                break;
            case Failure:
                OnException(activity, DiagnosticSubscription.Get<Exception>(payload, "Exception"));
                break;
        }
    }

    private void OnStart(Activity activity, HttpRequestMessage? request)
    {
        if (request is null) return;

        // HttpClient writes the W3C trace headers; the propagator adds the rest, baggage in particular, whatever the sampler said.
        if (Propagators.DefaultTextMapPropagator is { } propagator and not TraceContextPropagator)
            propagator.Inject(new(activity.Context, Baggage.Current), request, static (into, name, value) =>
            {
                into.Headers.Remove(name);
                into.Headers.TryAddWithoutValidation(name, value);
            });

        // No source listened, so the runtime made a bare activity for the diagnostic listener alone.
        if (activity.Source.Name.Length == 0) activity.IsAllDataRequested = false;
        if (!activity.IsAllDataRequested) return;

        if (!Wanted(request))
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }
        activity.DisplayName = SpanName(request.Method.Method);
        Enrich(options.EnrichWithHttpRequestMessage, activity, request);
    }

    private void OnException(Activity activity, Exception? exception)
    {
        if (exception is null || !activity.IsAllDataRequested) return;
        activity.SetTag("error.type", ErrorType(exception));
        if (options.RecordException) activity.AddException(exception);
        if (exception is HttpRequestException) activity.SetStatus(ActivityStatusCode.Error);
        Enrich(options.EnrichWithException, activity, exception);
    }

    private static string SpanName(string method) =>
        method.ToUpperInvariant() is "GET" or "POST" or "PUT" or "DELETE" or "HEAD" or "OPTIONS" or "TRACE" or "PATCH" or "CONNECT" or "QUERY"
            ? method.ToUpperInvariant()
            : "HTTP";

    // The semantic conventions' names for what the runtime knows about the failure.
    private static string? ErrorType(Exception exception) => (exception as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "name_resolution_error",
        HttpRequestError.ConnectionError => "connection_error",
        HttpRequestError.SecureConnectionError => "secure_connection_error",
        HttpRequestError.HttpProtocolError => "http_protocol_error",
        HttpRequestError.ExtendedConnectNotSupported => "extended_connect_not_supported",
        HttpRequestError.VersionNegotiationError => "version_negotiation_error",
        HttpRequestError.UserAuthenticationError => "user_authentication_error",
        HttpRequestError.ProxyTunnelError => "proxy_tunnel_error",
        HttpRequestError.InvalidResponse => "invalid_response",
        HttpRequestError.ResponseEnded => "response_ended",
        HttpRequestError.ConfigurationLimitExceeded => "configuration_limit_exceeded",
        _ => exception.GetType().FullName,
    };

    private bool Wanted(HttpRequestMessage request)
    {
        try
        {
            return options.FilterHttpRequestMessage?.Invoke(request) ?? true;
        }
#pragma warning disable CA1031 // A filter that throws means no.
        catch
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private static void Enrich<T>(Action<Activity, T>? enrich, Activity activity, T? subject)
        where T : class
    {
        if (subject is null) return;
        try
        {
            enrich?.Invoke(activity, subject);
        }
#pragma warning disable CA1031 // Telemetry never fails a request.
        catch
#pragma warning restore CA1031
        {
        }
    }
}
