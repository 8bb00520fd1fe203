using AiTeams.ApiGateway.Access;
using AiTeams.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AiTeams.ApiGateway.OpenApi;

/// <summary>What every operation has: its id, who may call it, the headers it takes and gives.</summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    public static IReadOnlyList<int> ProblemStatuses { get; } = [400, 401, 403, 404, 413, 415, 422, 429, 500, 502, 504];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().FirstOrDefault() is not { } own) return Task.CompletedTask;

        operation.OperationId = context.Description.HttpMethod == HttpMethods.Head ? own.Name + "_head" : own.Name;
        if (own.Scope is { } scope)
        {
            operation.Description = $"Needs the scope `{scope}`.";
            operation.Security = [Requirement(DocumentIntroduction.KeyHeaderScheme), Requirement(DocumentIntroduction.BearerScheme)];
            AddHeader(operation, InternalHeaders.UserId, "The end user on whose behalf the call is made.");
        }
        if (context.Description.HttpMethod == HttpMethods.Post) AddHeader(operation, InternalHeaders.IdempotencyKey, "Repeating a call with the same key and body does its work once.");

        foreach (var response in (operation.Responses ?? []).Values.OfType<OpenApiResponse>())
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers["X-Tracking-ID"] = new OpenApiHeader
            {
                Description = "The one id of this request: 32 lower-case hex digits.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{32}$" },
            };
        }
        return Task.CompletedTask;

        OpenApiSecurityRequirement Requirement(string scheme) => new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
    }

    private static void AddHeader(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 128 },
        });
    }
}
