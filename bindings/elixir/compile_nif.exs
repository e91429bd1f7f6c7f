defmodule Mix.Tasks.Compile.OsobaNif do
  @moduledoc """
  Puts the native library of Osoba into the application's `priv/native`. Where it comes from is decided
  by the first of these that is set:

  | | the library |
  |---|---|
  | `OSOBA_NIF_PATH` | this file, built elsewhere |
  | `OSOBA_PRECOMPILED` | the precompiled one in this folder, or below this `http(s)` address |
  | `config :osoba, precompiled: "…"` | the same, in the host's configuration |
  | nothing | built with cargo from the sources |

  cargo runs on every compilation, since it knows what is fresh, with a target folder of its own so
  that it never waits for another cargo. A precompiled library has rustler_precompiled's name for this
  machine, and is taken only if its SHA-256 is the one in `checksum-Elixir.Osoba.Native.exs` beside this
  file, which a published package carries. Nothing is fetched unless an address is set.

  A library that is already loaded somewhere must not be written into: the new one is written beside
  it and renamed over it, and only when the bytes differ.
  """
  use Mix.Task.Compiler

  @recursive false
  @here __DIR__
  @checksums "checksum-Elixir.Osoba.Native.exs"
  # What the library asks of the VM; OTP 22 has it.
  @nif_version "2.15"

  @impl true
  def run(_arguments) do
    target = Path.join([@here, "priv", "native", "osoba_nif.so"])

    with {:ok, bytes} <- library(),
         {:ok, result} <- install(bytes, target) do
      Mix.Project.build_structure()
      {result, []}
    else
      {:error, sentence} ->
        Mix.shell().error(sentence)
        {:error, [diagnostic(sentence)]}
    end
  end

  @impl true
  def clean, do: File.rm_rf!(Path.join([@here, "priv", "native"]))

  defp library do
    cond do
      path = set(System.get_env("OSOBA_NIF_PATH")) -> built_elsewhere(path)
      place = set(System.get_env("OSOBA_PRECOMPILED")) -> precompiled(place)
      place = set(Application.get_env(:osoba, :precompiled)) -> precompiled(place)
      cargo = System.find_executable("cargo") -> build(cargo)
      true -> {:error, without_cargo()}
    end
  end

  defp set(text) when text in [nil, ""], do: nil
  defp set(text), do: text

  defp without_cargo do
    "Osoba's native library is built with cargo, which is not on the PATH. Install Rust " <>
      "1.95 or later, set OSOBA_PRECOMPILED to the place of the precompiled libraries, or " <>
      "OSOBA_NIF_PATH to a libosoba_nif that was built elsewhere."
  end

  defp built_elsewhere(path) do
    with {:error, _reason} <- File.read(path) do
      {:error,
       "OSOBA_NIF_PATH is #{path}, and there is no such file. Name a built libosoba_nif, " <>
         "or unset the variable to build it with cargo."}
    end
  end

  # In a published package the crates lie inside, in a clone they are around it.
  defp workspace do
    carried = Path.join(@here, "rust")
    if File.dir?(carried), do: carried, else: Path.expand("../..", @here)
  end

  defp build(cargo) do
    workspace = workspace()
    folder = Path.join(@here, "native_target")

    arguments =
      ~w(build --release --locked -p osoba_nif --target-dir) ++
        [folder, "--manifest-path", Path.join(workspace, "Cargo.toml")]

    case System.cmd(cargo, arguments, stderr_to_stdout: true, cd: workspace) do
      {_output, 0} -> built(Path.join(folder, "release"))
      {output, _status} -> {:error, "cargo could not build osoba_nif:\n" <> output}
    end
  end

  defp built(folder) do
    names = ["libosoba_nif.so", "libosoba_nif.dylib", "osoba_nif.dll"]

    case Enum.find(Enum.map(names, &Path.join(folder, &1)), &File.regular?/1) do
      nil -> {:error, "cargo built osoba_nif, but there is no library in #{folder}."}
      path -> File.read(path)
    end
  end

  defp precompiled(place) do
    version = Mix.Project.config()[:version]
    name = "libosoba_nif-v#{version}-nif-#{@nif_version}-#{machine()}.so"
    archive = name <> ".tar.gz"
    available([:crypto])

    with {:ok, checksum} <- checksum(archive),
         {:ok, bytes} <- fetch(place, archive),
         :ok <- check(checksum, bytes, archive, place) do
      unpack(bytes, name)
    end
  end

  # The machine by its name in Rust: x86_64-pc-linux-gnu is x86_64-unknown-linux-gnu.
  defp machine do
    architecture = to_string(:erlang.system_info(:system_architecture))

    case String.split(architecture, "-") do
      [cpu, _vendor, "linux", abi] -> "#{cpu}-unknown-linux-#{abi}"
      _other -> architecture
    end
  end

  defp checksum(archive) do
    path = Path.join(@here, @checksums)

    with true <- File.regular?(path),
         {%{^archive => "sha256:" <> checksum}, _binding} <- Code.eval_file(path) do
      {:ok, checksum}
    else
      false ->
        {:error,
         "a precompiled library of Osoba is asked for, and #{path} is missing, by which it is " <>
           "checked. Published packages carry it; from a clone, build with cargo."}

      _none ->
        {:error,
         "#{path} names no #{archive}: there is no precompiled library of Osoba for this machine. " <>
           "Unset OSOBA_PRECOMPILED to build it with cargo."}
    end
  end

  defp fetch(place, archive) do
    if place =~ ~r{\Ahttps?://} do
      download(String.trim_trailing(place, "/") <> "/" <> archive)
    else
      with {:error, reason} <- File.read(Path.join(place, archive)) do
        {:error, "#{Path.join(place, archive)} cannot be read: #{:file.format_error(reason)}."}
      end
    end
  end

  defp download(address) do
    available([:inets, :ssl])

    with {:ok, _started} <- Application.ensure_all_started(:inets),
         {:ok, _started} <- Application.ensure_all_started(:ssl),
         {:ok, {{_version, 200, _phrase}, _headers, body}} <-
           :httpc.request(:get, {String.to_charlist(address), []}, options(address),
             body_format: :binary
           ) do
      {:ok, body}
    else
      {:ok, {{_version, status, _phrase}, _headers, _body}} ->
        {:error, "#{address} answers with status #{status}."}

      {:error, reason} ->
        {:error, "#{address} cannot be fetched: #{inspect(reason)}."}
    end
  end

  # From Elixir 1.15 on Mix hides applications of OTP that the project does not name.
  defp available(applications) do
    if function_exported?(Mix, :ensure_application!, 1),
      do: Enum.each(applications, &apply(Mix, :ensure_application!, [&1]))
  end

  defp options("https:" <> _rest) do
    [
      timeout: 60_000,
      ssl: [
        verify: :verify_peer,
        cacerts: :public_key.cacerts_get(),
        customize_hostname_check: [
          match_fun: :public_key.pkix_verify_hostname_match_fun(:https)
        ]
      ]
    ]
  end

  defp options(_http), do: [timeout: 60_000]

  defp check(checksum, bytes, archive, place) do
    case Base.encode16(:crypto.hash(:sha256, bytes), case: :lower) do
      ^checksum ->
        :ok

      other ->
        {:error,
         "#{archive} from #{place} is not the one that was published with this package: its " <>
           "SHA-256 is #{other}, and #{@checksums} says #{checksum}. It is not used."}
    end
  end

  defp unpack(bytes, name) do
    case :erl_tar.extract({:binary, bytes}, [:compressed, :memory]) do
      {:ok, [{_name, library}]} -> {:ok, library}
      _other -> {:error, "#{name}.tar.gz does not hold one file, #{name}."}
    end
  end

  defp install(bytes, target) do
    if File.read(target) == {:ok, bytes} do
      {:ok, :noop}
    else
      beside = target <> ".#{System.pid()}.new"
      File.mkdir_p!(Path.dirname(target))
      File.write!(beside, bytes)
      File.rename!(beside, target)
      {:ok, :ok}
    end
  end

  defp diagnostic(sentence) do
    %Mix.Task.Compiler.Diagnostic{
      compiler_name: "osoba_nif",
      details: nil,
      file: Path.join(@here, "compile_nif.exs"),
      message: sentence,
      position: nil,
      severity: :error
    }
  end
end
