import { CesiumWidget } from 'cesium';
import { attachCesium } from 'mapvitals';
import { showPage } from '../showPage.ts';
import { HOME } from '../world.ts';
import { createOptions, destinationOf, flyWith } from './cesiumWorld.ts';

showPage({
  id: 'cesium',
  adapter: attachCesium,
  open(container, show) {
    const widget = new CesiumWidget(container, createOptions());
    widget.camera.setView({ destination: destinationOf(HOME, container.clientWidth) });
    show({ map: widget, flyTo: flyWith(widget) });
  },
});
