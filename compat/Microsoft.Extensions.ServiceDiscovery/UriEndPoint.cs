using System.Net;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>An address with a scheme and perhaps a path prefix.</summary>
public class UriEndPoint : EndPoint
{
    public UriEndPoint(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        Uri = uri;
    }

    public Uri Uri { get; }

    public override bool Equals(object? obj) => obj is UriEndPoint other && Uri.Equals(other.Uri);

    public override int GetHashCode() => Uri.GetHashCode();

    public override string? ToString() => Uri.ToString();
}
