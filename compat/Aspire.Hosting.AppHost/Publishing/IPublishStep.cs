namespace Aspire.Hosting.Publishing;

/// <summary>Something that publishing can write; the manifest, or what a compute environment of the model needs.</summary>
internal interface IPublishStep
{
    /// <summary>The name that <c>--step</c> asks for it by.</summary>
    string Name { get; }

    /// <returns>What was written, for the terminal.</returns>
    /// <exception cref="DistributedApplicationException">The model or the arguments do not allow it; the message is one line.</exception>
    Task<string> RunAsync(PublishArguments arguments, CancellationToken cancellationToken);
}
