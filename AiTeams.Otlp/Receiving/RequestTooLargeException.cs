using System.Globalization;

namespace AiTeams.Otlp;

internal sealed class RequestTooLargeException(int limit)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"The request is larger than {limit} bytes, as sent or inflated; send smaller batches."));
