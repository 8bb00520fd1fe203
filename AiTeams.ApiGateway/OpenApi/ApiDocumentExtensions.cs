using AiTeams.ApiGateway.OpenApi;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocumentExtensions
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer<DocumentIntroduction>();
        options.AddOperationTransformer<OperationDetails>();
    });

    /// <summary>Every operation of the group may answer these problems; which code means what is in the problem.</summary>
    public static TBuilder DescribeProblems<TBuilder>(this TBuilder group)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in OperationDetails.ProblemStatuses)
        {
            group.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
        }
        return group;
    }
}
