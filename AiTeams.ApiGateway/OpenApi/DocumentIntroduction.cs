using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AiTeams.ApiGateway.OpenApi;

/// <summary>What the document says about the API as a whole: introduction and the two ways to send a key.</summary>
internal sealed class DocumentIntroduction : IOpenApiDocumentTransformer
{
    public const string KeyHeaderScheme = "api_key";
    public const string BearerScheme = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        document.Info = new()
        {
            Title = "AI Teams",
            Version = "v1",
            Description = "Describe work in words, get a workflow, run it. Every response carries X-Tracking-ID, every problem tracking_id: the one id of "
                + "what happened. The routes under /api/app answer under /api/v1/app as well, the sessions also under /api/v1/sessions.",
        };
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyHeaderScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-API-Key",
                Description = "An API key. In development, calls from the same machine need none.",
            },
            [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The same key as a bearer token." },
        };
        return Task.CompletedTask;
    }
}
