using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

public enum OtlpProtocol
{
    Grpc = 0,
    HttpProtobuf = 1,
    HttpJson = 2,
}

public static class OtlpConfigurationExtensions
{
    /// <summary>Gives a resource that is no project the OTEL_* variables a project gets by itself.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment => builder.WithEnvironment(new OtlpEnvironment(builder.ApplicationBuilder, builder.Resource, null).AddTo);

    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment => builder.WithEnvironment(new OtlpEnvironment(builder.ApplicationBuilder, builder.Resource, protocol).AddTo);
}
