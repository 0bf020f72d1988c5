# Puts files into a program as text.
#
#   queuecast_embed(queuecast_sim_catalog NAMESPACE queuecast::catalog HEADER sim/catalog/embedded.h
#                   FILES sim/catalog/data/a.csv ...)
#
# generates a source that defines, declared by the named header in that namespace,
#   std::string_view embedded_file(std::string_view name);    // by file name; empty when there is none
function(queuecast_embed target)
  cmake_parse_arguments(EMBED "" "NAMESPACE;HEADER" "FILES" ${ARGN})
  set(generated "${PROJECT_BINARY_DIR}/embedded/${target}.cpp")
  set(table "")
  set(text "#include \"${EMBED_HEADER}\"\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n")
  string(APPEND text "namespace ${EMBED_NAMESPACE} {\nstd::string_view embedded_file(std::string_view name) {\n")
  foreach(file IN LISTS EMBED_FILES)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${file}")
    file(READ "${PROJECT_SOURCE_DIR}/${file}" content)
    get_filename_component(name "${file}" NAME)
    string(APPEND text "if (name == \"${name}\") return R\"embedded(${content})embedded\";\n")
  endforeach()
  string(APPEND text "return {};\n}\n}\n")
  set(before "")
  if(EXISTS "${generated}")
    file(READ "${generated}" before)
  endif()
  if(NOT before STREQUAL text)
    file(WRITE "${generated}" "${text}")
  endif()
  target_sources(${target} PRIVATE "${generated}")
endfunction()
