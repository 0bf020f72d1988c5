# The emulators as one library for other programs: the target queuecast::emulators, for find_package(queuecast) after
# `cmake --install` as for FetchContent.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# Adds to the caller's `rooms` the target and the rooms behind it, and to `externals` what others' libraries they need at
# link time.
function(queuecast_behind target)
  list(APPEND rooms ${target})
  get_target_property(links ${target} INTERFACE_LINK_LIBRARIES)
  foreach(link IN LISTS links)
    if(link IN_LIST rooms OR link IN_LIST externals)
      continue()
    elseif(link MATCHES "^queuecast_")
      queuecast_behind(${link})
    elseif(TARGET ${link} AND NOT link MATCHES "^(Boost::headers|nlohmann_json::)")  # those are headers only
      list(APPEND externals ${link})
    endif()
  endforeach()
  set(rooms ${rooms} PARENT_SCOPE)
  set(externals ${externals} PARENT_SCOPE)
endfunction()

# queuecast_package(emulators/embedding) puts that room and all behind it into libqueuecast.a. Its headers are those of
# include/: a program that links it needs no header of Boost, and no coroutines.
function(queuecast_package path)
  string(REPLACE "/" "_" target "queuecast_${path}")
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/include")
  set(rooms "")
  set(externals "")
  queuecast_behind(${target})
  set(objects "")
  foreach(room IN LISTS rooms)
    get_target_property(type ${room} TYPE)
    if(type STREQUAL "STATIC_LIBRARY")
      list(APPEND objects $<TARGET_OBJECTS:${room}>)
    endif()
  endforeach()

  add_library(queuecast_package STATIC ${objects})
  add_library(queuecast::emulators ALIAS queuecast_package)
  set_target_properties(queuecast_package PROPERTIES OUTPUT_NAME queuecast EXPORT_NAME emulators LINKER_LANGUAGE CXX)
  target_include_directories(queuecast_package INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                             $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(queuecast_package INTERFACE cxx_std_17)
  target_link_libraries(queuecast_package PRIVATE ${externals})

  set(folder "${CMAKE_INSTALL_LIBDIR}/cmake/queuecast")
  configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/queuecast-config.cmake.in"
                                "${PROJECT_BINARY_DIR}/queuecast-config.cmake" INSTALL_DESTINATION "${folder}")
  write_basic_package_version_file("${PROJECT_BINARY_DIR}/queuecast-config-version.cmake"
                                   COMPATIBILITY SameMinorVersion)
  install(TARGETS queuecast_package EXPORT queuecast-targets COMPONENT emulators)
  install(EXPORT queuecast-targets NAMESPACE queuecast:: DESTINATION "${folder}" COMPONENT emulators)
  install(FILES "${PROJECT_BINARY_DIR}/queuecast-config.cmake" "${PROJECT_BINARY_DIR}/queuecast-config-version.cmake"
          DESTINATION "${folder}" COMPONENT emulators)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT emulators)
endfunction()
