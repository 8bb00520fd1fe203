using Microsoft.Extensions.Http.Resilience.Internal;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Sends requests through a resilience pipeline.</summary>
public class ResilienceHandler : DelegatingHandler
{
    private readonly Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> _pipelineOf;

    public ResilienceHandler(Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> pipelineProvider)
    {
        ArgumentNullException.ThrowIfNull(pipelineProvider);
        _pipelineOf = pipelineProvider;
    }

    public ResilienceHandler(ResiliencePipeline<HttpResponseMessage> pipeline)
        : this(_ => pipeline) => ArgumentNullException.ThrowIfNull(pipeline);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        RequestOf.Set(context, request);
        try
        {
            return await _pipelineOf(request).ExecuteAsync(
                static async (context, state) => await state.Handler.SendOnceAsync(state.Request, context.CancellationToken),
                context,
                (Handler: this, Request: request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        RequestOf.Set(context, request);
        try
        {
            return _pipelineOf(request).Execute(
                static (context, state) => state.Handler.SendOnce(state.Request, context.CancellationToken), context, (Handler: this, Request: request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    private HttpResponseMessage SendOnce(HttpRequestMessage request, CancellationToken cancellationToken) => base.Send(request, cancellationToken);
}
