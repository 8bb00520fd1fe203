using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ApiGateway.Requests;

/// <summary>Turns what the serializer says about a body into words for the caller: where it is, and what belongs there. No type names of ours.</summary>
internal static class JsonFaults
{
    public static ProblemException Problem(JsonException exception, Type root)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var at = string.Create(CultureInfo.InvariantCulture, $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");

        // The reader's own exception lies inside when the text is not JSON; otherwise a value has the wrong type.
        if (exception.InnerException is JsonException)
        {
            return new(StatusCodes.Status400BadRequest, "malformed_json", $"The body is not valid JSON ({at}).", inner: exception);
        }
        var path = exception.Path ?? "$";
        return new(StatusCodes.Status400BadRequest, "validation_failed", $"The value at {path} has the wrong type ({at}).",
            new Dictionary<string, string[]> { [path] = [$"{Expected(root, path)} is expected."] }, exception);
    }

    private static string Expected(Type root, string path)
    {
        var type = root;
        foreach (var step in path.TrimStart('$').Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = step.Split('[')[0];
            var info = ContractJson.Options.GetTypeInfo(type);
            if (name.Length > 0)
            {
                var property = info.Properties.FirstOrDefault(property => property.Name == name);
                if (property is null) return "Another type";
                type = property.PropertyType;
            }
            if (step.Contains('[', StringComparison.Ordinal)) type = ContractJson.Options.GetTypeInfo(type).ElementType ?? typeof(object);
        }
        return Describe(Nullable.GetUnderlyingType(type) ?? type);
    }

    private static string Describe(Type type)
    {
        if (type == typeof(string)) return "A string";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(DateTimeOffset)) return "A time like 2026-01-31T09:30:00Z";
        if (type.IsPrimitive || type == typeof(decimal)) return "A number";
        if (type.IsEnum) return "One of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        if (type == typeof(JsonObject)) return "An object";
        return ContractJson.Options.GetTypeInfo(type).Kind switch
        {
            JsonTypeInfoKind.Enumerable => "A list",
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "An object",
            _ => "Another type",
        };
    }
}
