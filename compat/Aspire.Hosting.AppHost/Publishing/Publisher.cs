using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Publishing;

/// <summary>Publishes: the model is completed as before a start, then the one step that was asked for runs. Nothing of the model is started.</summary>
internal sealed class Publisher(
    IServiceProvider services, DistributedApplicationModel model, IDistributedApplicationEventing eventing, PublishArguments arguments, IEnumerable<IPublishStep> steps)
{
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var step = Asked();
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken);
        await Console.Out.WriteLineAsync(await step.RunAsync(arguments, cancellationToken));
    }

    private IPublishStep Asked()
    {
        var known = string.Join(", ", steps.Select(step => step.Name));
        return steps.FirstOrDefault(step => step.Name == arguments.Step) ?? throw new DistributedApplicationException(arguments.Step is null
            ? $"Publishing needs a step: --operation publish --step STEP --output-path PATH, STEP being one of {known}."
            : $"There is no step '{arguments.Step}' to publish with; there is {known}.");
    }
}
