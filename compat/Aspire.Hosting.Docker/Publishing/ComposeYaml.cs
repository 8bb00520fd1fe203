using System.Globalization;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Members = System.Collections.Generic.List<System.Collections.Generic.KeyValuePair<string, object?>>;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>A Compose file as text. Texts are in double quotes, so that none is taken for a number or a boolean; what is empty is left out.</summary>
internal static class ComposeYaml
{
    internal static string Write(ComposeFile file, string lineEndings)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = lineEndings };
        var emitter = new Emitter(text, new EmitterSettings().WithIndentedSequences().WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, Map(
            ("name", file.Name),
            ("services", Each(file.Services, Node)),
            ("networks", Each(file.Networks, network => Map(
                ("driver", network.Driver),
                ("ipam", network.Ipam is { } ipam ? Map(("config", ipam.Config.Select(Texts))) : null),
                ("labels", Texts(network.Labels))))),
            ("volumes", Each(file.Volumes, volume => Map(("driver", volume.Driver), ("external", volume.External), ("labels", Texts(volume.Labels)))))));
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static Members Node(Service service) => Map(
        ("image", service.Image),
        ("container_name", service.ContainerName),
        ("user", service.User),
        ("read_only", service.ReadOnly),
        ("tmpfs", service.Tmpfs),
        ("cap_drop", service.CapDrop),
        ("security_opt", service.SecurityOpt),
        ("command", service.Command),
        ("entrypoint", service.Entrypoint),
        ("environment", Texts(service.Environment)),
        ("ports", service.Ports),
        ("expose", service.Expose),
        ("volumes", service.Volumes.Select(volume => Map(("type", volume.Type), ("target", volume.Target), ("source", volume.Source), ("read_only", volume.ReadOnly)))),
        ("depends_on", Each(service.DependsOn, dependency => Map(("condition", dependency.Condition)))),
        ("networks", service.Networks),
        ("healthcheck", service.Healthcheck is { } health ? Node(health) : null),
        ("labels", Texts(service.Labels)),
        ("restart", service.Restart),
        ("stop_grace_period", service.StopGracePeriod));

    private static Members Node(Healthcheck health) => Map(
        ("test", health.Test), ("interval", health.Interval), ("timeout", health.Timeout), ("retries", health.Retries), ("start_period", health.StartPeriod));

    private static Members Map(params IEnumerable<(string Key, object? Value)> members) =>
        [.. members.Where(member => !IsEmpty(member.Value)).Select(member => KeyValuePair.Create(member.Key, member.Value))];

    private static Members Each<T>(Dictionary<string, T> members, Func<T, object> node) =>
        [.. members.Select(member => KeyValuePair.Create(member.Key, (object?)node(member.Value)))];

    private static Members Texts(Dictionary<string, string> members) => Each(members, value => value);

    private static bool IsEmpty(object? value) => value is null || (value is not string && value is System.Collections.IEnumerable many && !many.Cast<object>().Any());

    private static void Emit(IEmitter emitter, object value)
    {
        switch (value)
        {
            case Members members:
                emitter.Emit(new MappingStart());
                foreach (var (key, member) in members)
                {
                    emitter.Emit(new Scalar(key));
                    Emit(emitter, member!);
                }

                emitter.Emit(new MappingEnd());
                break;
            case string text:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, ScalarStyle.DoubleQuoted, isPlainImplicit: false, isQuotedImplicit: true));
                break;
            case System.Collections.IEnumerable items:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block));
                foreach (var item in items) Emit(emitter, item!);
                emitter.Emit(new SequenceEnd());
                break;
            case bool flag:
                emitter.Emit(new Scalar(flag ? "true" : "false"));
                break;
            default:
                emitter.Emit(new Scalar(Convert.ToString(value, CultureInfo.InvariantCulture)!));
                break;
        }
    }
}
